// Fuzz target: tag lists.
#include "text/tag_list.h"
#include "text_require.h"

using anshin::fuzz::as_text;
using anshin::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto list = anshin::text::parse_tag_list(as_text(data, size));
  if (!list) {
    require(!list.error().empty());
    return 0;
  }
  std::string again;
  for (const anshin::text::Tag& tag : list->tags()) {
    again += std::string(tag.name) + "=" + std::string(tag.value) + ";";
    require(list->find(tag.name) == tag.value);
  }
  const auto second = anshin::text::parse_tag_list(again);
  require(second && second->tags().size() == list->tags().size());
  return 0;
}
