// The ids that one graph gave to the names of the evidence vocabulary, looked up once.
#pragma once

#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/name_dictionary.h"

namespace catena {

// Types of the evidence vocabulary. A relationship of any other type is a proposition.
enum class EvidenceType : uint8_t {
  kNone,
  kAbout,
  kCites,
  kAttributedTo,
  kSupports,
  kContradicts,
  kQualifies,
  kStatedIn,
  kDerivation,  // DERIVED_FROM, QUOTES, REPRINTS
  kRevisionOf,
  kPublishedBy,
  kAffiliatedWith,
};

// An id of 0 is a name that the graph has never used: nothing has it.
class EvidenceNames {
 public:
  explicit EvidenceNames(const NameDictionary& names);

  struct Labels {
    LabelId event, actor, place, source, claim, document;
  } label;
  struct Keys {
    KeyId id, name, text, section, sentence, polarity, modality, scope, rank, flags,
        unresolved_markers, asserts, status, date, begin_min, begin_max, end_min, end_max, title,
        type, issued, issued_min, issued_max, url_status, archive_url, isbn, doi, reliability,
        self_published, publisher, container_title, agency, author, stance, marker, locator, side;
  } key;
  TypeId participated_in;
  TypeId same_as;
  TypeId part_of;

  EvidenceType TypeOf(TypeId type) const {
    return type.value < types_.size() ? types_[type.value] : EvidenceType::kNone;
  }
  // Ascending ids of the types of that kind that the graph uses.
  std::vector<TypeId> TypesOf(std::initializer_list<EvidenceType> kinds) const;

 private:
  std::vector<EvidenceType> types_;  // By type id.
};

}  // namespace catena
