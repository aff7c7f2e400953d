// When two sources count as one. Every rule can be switched off; what is left is that a source
// is itself. docs/evidence_model.md explains each with an example.
#pragma once

namespace catena {

struct IndependenceRules {
  // SAME_AS and REVISION_OF between sources: editions of one work.
  bool same_work = true;
  // DERIVED_FROM, REPRINTS, QUOTES: a source counts as what it draws on.
  bool derivations = true;
  // PUBLISHED_BY, or the text of `publisher` where there is no such link.
  bool publishers = true;
  // `container-title` stands for the publisher of a news item, web page, broadcast or post that
  // names none. Never for a journal article or a chapter: a journal is many independent authors.
  bool container_titles = true;
  // `agency`, or an author that is a known news agency: the item is the agency's, whoever
  // printed it.
  bool agencies = true;

  bool operator==(const IndependenceRules&) const = default;
};

}  // namespace catena
