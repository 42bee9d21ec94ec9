// The RFC keywords of the verdicts in anshin/results.h.
#include <anshin/results.h>

#include <utility>

namespace anshin {

std::string_view to_string(SpfVerdict verdict) {
  switch (verdict) {
    case SpfVerdict::none:
      return "none";
    case SpfVerdict::neutral:
      return "neutral";
    case SpfVerdict::pass:
      return "pass";
    case SpfVerdict::fail:
      return "fail";
    case SpfVerdict::softfail:
      return "softfail";
    case SpfVerdict::temperror:
      return "temperror";
    case SpfVerdict::permerror:
      return "permerror";
  }
  std::unreachable();
}

std::string_view to_string(SpfIdentity identity) {
  switch (identity) {
    case SpfIdentity::mailfrom:
      return "mailfrom";
    case SpfIdentity::helo:
      return "helo";
  }
  std::unreachable();
}

std::string_view to_string(DkimVerdict verdict) {
  switch (verdict) {
    case DkimVerdict::none:
      return "none";
    case DkimVerdict::pass:
      return "pass";
    case DkimVerdict::fail:
      return "fail";
    case DkimVerdict::policy:
      return "policy";
    case DkimVerdict::neutral:
      return "neutral";
    case DkimVerdict::temperror:
      return "temperror";
    case DkimVerdict::permerror:
      return "permerror";
  }
  std::unreachable();
}

std::string_view to_string(Canonicalization canonicalization) {
  switch (canonicalization) {
    case Canonicalization::simple:
      return "simple";
    case Canonicalization::relaxed:
      return "relaxed";
  }
  std::unreachable();
}

std::string_view to_string(ArcVerdict verdict) {
  switch (verdict) {
    case ArcVerdict::none:
      return "none";
    case ArcVerdict::pass:
      return "pass";
    case ArcVerdict::fail:
      return "fail";
  }
  std::unreachable();
}

std::string_view to_string(DmarcVerdict verdict) {
  switch (verdict) {
    case DmarcVerdict::none:
      return "none";
    case DmarcVerdict::pass:
      return "pass";
    case DmarcVerdict::fail:
      return "fail";
    case DmarcVerdict::temperror:
      return "temperror";
    case DmarcVerdict::permerror:
      return "permerror";
  }
  std::unreachable();
}

std::string_view to_string(DmarcPolicy policy) {
  switch (policy) {
    case DmarcPolicy::none:
      return "none";
    case DmarcPolicy::quarantine:
      return "quarantine";
    case DmarcPolicy::reject:
      return "reject";
  }
  std::unreachable();
}

std::string_view to_string(IprevVerdict verdict) {
  switch (verdict) {
    case IprevVerdict::none:
      return "none";
    case IprevVerdict::pass:
      return "pass";
    case IprevVerdict::fail:
      return "fail";
    case IprevVerdict::temperror:
      return "temperror";
    case IprevVerdict::permerror:
      return "permerror";
  }
  std::unreachable();
}

}  // namespace anshin
