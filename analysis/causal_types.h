// Which relationship types a chain walks, and how: the table of core/evidence.h as the user
// changed it, resolved to the ids of one graph.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "analysis/timing.h"
#include "core/ids.h"
#include "core/name_dictionary.h"
#include "core/result.h"

namespace catena {

struct WalkedType {
  std::string name;
  bool backward = false;  // A chain goes from the relationship's end to its start.
  bool typed = true;      // Says more than order and wording.
};

// Words as TraceRequest::types. kInvalidArgument for an empty word or when nothing is left.
Result<std::vector<WalkedType>> ChooseCausalTypes(std::span<const std::string> words);

class CausalTypes {
 public:
  CausalTypes(const NameDictionary& names, std::span<const WalkedType> types);

  // The types that a step from cause to effect takes along, or against, how they are written.
  // Ascending.
  const std::vector<TypeId>& along() const { return along_; }
  const std::vector<TypeId>& against() const { return against_; }

  bool Walks(TypeId type) const { return Find(type) != nullptr; }
  bool IsBackward(TypeId type) const { return Find(type)->backward; }
  bool IsTyped(TypeId type) const { return Find(type)->typed; }

 private:
  struct Known {
    bool walked = false;
    bool backward = false;
    bool typed = false;
  };
  const Known* Find(TypeId type) const {
    return type.value < known_.size() && known_[type.value].walked ? &known_[type.value] : nullptr;
  }

  std::vector<Known> known_;  // By type id.
  std::vector<TypeId> along_;
  std::vector<TypeId> against_;
};

}  // namespace catena
