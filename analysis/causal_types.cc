#include "analysis/causal_types.h"

#include <algorithm>

#include "core/evidence.h"

namespace catena {
namespace {

WalkedType Walked(std::string_view name) {
  const std::optional<evidence::CausalType> row = evidence::FindCausalType(name);
  if (!row) return {.name = std::string(name)};
  return {.name = std::string(name),
          .backward = row->walk == evidence::CausalWalk::kBackward,
          .typed = row->typed};
}

}  // namespace

Result<std::vector<WalkedType>> ChooseCausalTypes(std::span<const std::string> words) {
  const bool replaces = std::ranges::any_of(words, [](const std::string& word) {
    return !word.starts_with('+') && !word.starts_with('-');
  });
  std::vector<WalkedType> types;
  if (!replaces) {
    for (const evidence::CausalType& row : evidence::CausalTypes()) {
      if (row.walk != evidence::CausalWalk::kOnRequest) types.push_back(Walked(row.type));
    }
  }
  for (const std::string& word : words) {
    const bool removes = word.starts_with('-');
    const std::string name = word.substr(removes || word.starts_with('+') ? 1 : 0);
    if (name.empty()) {
      return Fail(ErrorCode::kInvalidArgument,
                  "a relationship type is missing in '" + word + "': write a name such as CAUSED");
    }
    std::erase_if(types, [&](const WalkedType& type) { return type.name == name; });
    if (!removes) types.push_back(Walked(name));
  }
  if (types.empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "no relationship type is left to walk: name at least one");
  }
  return types;
}

CausalTypes::CausalTypes(const NameDictionary& names, std::span<const WalkedType> types) {
  for (const WalkedType& type : types) {
    const std::optional<TypeId> id = names.FindType(type.name);
    if (!id) continue;  // The graph has none of that type.
    if (known_.size() <= id->value) known_.resize(id->value + 1);
    known_[id->value] = {.walked = true, .backward = type.backward, .typed = type.typed};
    (type.backward ? against_ : along_).push_back(*id);
  }
  std::ranges::sort(along_);
  std::ranges::sort(against_);
}

}  // namespace catena
