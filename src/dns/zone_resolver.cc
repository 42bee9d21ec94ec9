// Resolvers that answer from memory or from a master file and ask nobody.
#include "dns/zone_resolver.h"

#include "dns/name.h"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace anshin::dns {

namespace {

class ZoneResolver final : public Resolver {
 public:
  explicit ZoneResolver(Zone zone) : zone_(std::move(zone)) {}

  Pending ask(const Question& question) override {
    const auto name = canonical_name(question.name);
    if (!name || name->empty()) {
      return Pending(std::make_shared<const Answer>(Answer{.status = Status::no_such_name}));
    }
    return Pending(std::make_shared<const Answer>(zone_.lookup({*name, question.type})));
  }

 private:
  const Zone zone_;
};

}  // namespace

std::shared_ptr<Resolver> make_zone_resolver(Zone zone) {
  return std::make_shared<ZoneResolver>(std::move(zone));
}

std::shared_ptr<Resolver> make_zone_file_resolver(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.is_open() || file.bad()) {
    const int error = errno;
    throw std::runtime_error(path + ": cannot be read: " + std::generic_category().message(error));
  }
  auto zone = parse_zone(text, path);
  if (!zone) {
    throw std::runtime_error(zone.error());
  }
  return make_zone_resolver(std::move(*zone));
}

}  // namespace anshin::dns
