// How an entry of a reference list begins in a copy of text: "12. ^ a b Doe, Jane. ..."
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace catena {

// What stands before the text of an entry: "12. ^ a b ".
struct EntryHead {
  bool is_entry = false;
  std::string label;  // "12", "a", "note 3"; "" when the copy lost it.
  uint32_t declared_uses = 0;
  size_t text = 0;  // Where the entry's text begins.
};

// `in_references`: under the heading of a list of references, where a number alone is enough.
EntryHead ReadEntryHead(std::string_view line, bool in_references);

}  // namespace catena
