#include "analysis/evidence_builder.h"

#include <algorithm>
#include <array>

#include "analysis/event_dates.h"
#include "analysis/news_agency.h"

namespace catena {
namespace {

bool IsTrue(const PropertyMap& properties, KeyId key) {
  const Value* value = properties.Find(key);
  const bool* flag = value == nullptr ? nullptr : value->AsBool();
  return flag != nullptr && *flag;
}

bool IsNonEmpty(const PropertyMap& properties, KeyId key) {
  const Value* value = properties.Find(key);
  if (value == nullptr) return false;
  if (const std::string* text = value->AsString()) return !text->empty();
  if (const Value::List* list = value->AsList()) return !list->empty();
  return true;
}

// Calls visit for the value when it is a string, or for each string of the list.
template <class Visit>
void ForEachText(const Value* value, Visit visit) {
  if (value == nullptr) return;
  if (const std::string* text = value->AsString()) visit(std::string_view(*text));
  if (const Value::List* list = value->AsList()) {
    for (const Value& element : *list) {
      if (const std::string* text = element.AsString()) visit(std::string_view(*text));
    }
  }
}

// Item types of CSL whose container is what publishes them.
bool ContainerPublishes(std::string_view csl_type) {
  constexpr std::array<std::string_view, 9> kTypes = {
      "article", "article-newspaper", "article-magazine", "broadcast",
      "post",    "post-weblog",       "report",           "speech",
      "webpage"};
  return std::ranges::find(kTypes, csl_type) != kTypes.end();
}

// The agency that an item is credited to: its `agency`, else an author (a name that is no
// person's: CSL `literal`, or plain text) that is a known agency.
std::string_view AgencyOf(const PropertyMap& properties, const EvidenceNames::Keys& key) {
  std::string_view found;
  ForEachText(properties.Find(key.agency), [&](std::string_view text) {
    if (found.empty()) found = text;
  });
  const Value* authors = properties.Find(key.author);
  if (!found.empty() || authors == nullptr) return found;
  const auto take = [&](std::string_view text) {
    if (found.empty() && FindNewsAgency(text)) found = text;
  };
  ForEachText(authors, take);
  if (const Value::List* list = authors->AsList()) {
    for (const Value& author : *list) {
      const Value::Map* parts = author.AsMap();
      if (parts == nullptr) continue;
      const auto literal = parts->find("literal");
      if (literal != parts->end()) ForEachText(&literal->second, take);
    }
  }
  return found;
}

Stance StanceOf(std::string_view text) {
  if (text == "refutes") return Stance::kRefutes;
  if (text == "mentions") return Stance::kMentions;
  return Stance::kSupports;
}

}  // namespace

EvidenceBuilder::EvidenceBuilder(const NameDictionary& names,
                                 const ApproximationPolicy& approximation)
    : names_(names), approximation_(approximation) {}

void EvidenceBuilder::AddNode(const Node& node) {
  EvidenceNode entry;
  entry.id = node.id;
  entry.user_id = model_.texts.Add(TextOf(node.properties, names_.key.id));
  const NodeRow row{model_.nodes.size()};
  if (node.HasLabel(names_.label.claim)) {
    entry.claim = AddClaim(row, node);
  } else if (node.HasLabel(names_.label.source)) {
    entry.source = AddSource(row, node);
  } else if (node.HasLabel(names_.label.event)) {
    entry.event = AddEvent(row, node);
    entry.name = model_.texts.Add(TextOf(node.properties, names_.key.name));
  } else if (node.HasLabel(names_.label.actor)) {
    entry.name = model_.texts.Add(TextOf(node.properties, names_.key.name));
  } else if (node.HasLabel(names_.label.document)) {
    entry.is_document = true;
  }
  model_.nodes.Add(entry);

  // Stores allocate ids densely from 1, so a plain array finds most rows.
  if (node.id.value < 4 * uint64_t{row.index} + 4096) {
    if (direct_.size() <= node.id.value) direct_.resize(node.id.value + 1, NodeRow{}.index);
    direct_[node.id.value] = row.index;
  }
}

EventRow EvidenceBuilder::AddEvent(NodeRow row, const Node& node) {
  return model_.events.Add({.node = row,
                            .bounds = EventBounds(node.properties, names_, approximation_),
                            .planned = TextOf(node.properties, names_.key.status) == "planned"});
}

SourceRow EvidenceBuilder::AddSource(NodeRow row, const Node& node) {
  const PropertyMap& p = node.properties;
  const EvidenceNames::Keys& key = names_.key;
  EvidenceSource source;
  source.node = row;
  source.title = model_.texts.Add(TextOf(p, key.title));
  source.issued = model_.texts.Add(TextOf(p, key.issued));
  source.issued_max = LastDayIssued(p, names_, approximation_);
  source.publisher = model_.texts.Add(TextOf(p, key.publisher));
  if (ContainerPublishes(TextOf(p, key.type))) {
    source.container_title = model_.texts.Add(TextOf(p, key.container_title));
  }
  source.agency = model_.texts.Add(AgencyOf(p, key));
  const std::string_view grade = TextOf(p, key.reliability);
  if (grade.size() == 1 && grade[0] >= 'A' && grade[0] <= 'F') source.reliability = grade[0];
  const std::string_view url_status = TextOf(p, key.url_status);
  source.link_dead = url_status == "dead" || url_status == "unfit" || url_status == "usurped";
  source.found_otherwise =
      IsNonEmpty(p, key.archive_url) || IsNonEmpty(p, key.isbn) || IsNonEmpty(p, key.doi);
  source.self_published = IsTrue(p, key.self_published);
  return model_.sources.Add(source);
}

ClaimRow EvidenceBuilder::AddClaim(NodeRow row, const Node& node) {
  const PropertyMap& p = node.properties;
  const EvidenceNames::Keys& key = names_.key;
  EvidenceClaim claim;
  claim.node = row;
  claim.text = model_.texts.Add(TextOf(p, key.text));
  const std::string_view section = TextOf(p, key.section);
  auto number = section_numbers_.find(section);
  if (number == section_numbers_.end()) {
    model_.sections.push_back(model_.texts.Add(section));
    number = section_numbers_.emplace(model_.sections.back(), section_numbers_.size()).first;
  }
  claim.section = number->second;
  claim.sentence = IntOf(p, key.sentence).value_or(0);
  const std::string_view scope = TextOf(p, key.scope);
  if (scope == "inherited") claim.scope = ClaimScope::kInherited;
  if (scope == "lead") claim.scope = ClaimScope::kLead;
  claim.deny = TextOf(p, key.polarity) == "deny";
  claim.predicted = TextOf(p, key.modality) == "predicted";
  claim.deprecated = TextOf(p, key.rank) == "deprecated";
  claim.unresolved_marker = IsNonEmpty(p, key.unresolved_markers);
  ForEachText(p.Find(key.flags), [&](std::string_view flag) {
    claim.citation_needed |= flag == "citation-needed";
    claim.unresolved_marker |= flag == "unresolved-marker";
    claim.failed_verification |= flag == "failed-verification";
    claim.dubious |= flag == "dubious";
  });
  const ClaimRow added = model_.claims.Add(claim);
  ForEachText(p.Find(key.asserts), [&](std::string_view id) {
    auto slot = asserted_numbers_.find(id);
    if (slot == asserted_numbers_.end()) {
      slot = asserted_numbers_.emplace(model_.texts.Add(id), asserted_.size()).first;
      asserted_.emplace_back();
    }
    asserts_.emplace_back(added, slot->second);
  });
  return added;
}

NodeRow EvidenceBuilder::RowOf(NodeId id) const {
  if (id.value < direct_.size() && direct_[id.value] != NodeRow{}.index) {
    return NodeRow{direct_[id.value]};
  }
  return model_.FindNode(id);
}

void EvidenceBuilder::AddRelationship(const Relationship& relationship) {
  const NodeRow start = RowOf(relationship.start);
  const NodeRow end = RowOf(relationship.end);
  if (!start || !end) return;
  AddProposition(relationship, start, end);
  AddLink(relationship, start, end);
}

void EvidenceBuilder::AddLink(const Relationship& relationship) {
  const NodeRow start = RowOf(relationship.start);
  const NodeRow end = RowOf(relationship.end);
  if (start && end) AddLink(relationship, start, end);
}

void EvidenceBuilder::AddLink(const Relationship& relationship, NodeRow start, NodeRow end) {
  const EvidenceNode& from = model_.nodes[start];
  const EvidenceNode& to = model_.nodes[end];
  const EvidenceType type = names_.TypeOf(relationship.type);
  if (relationship.type == names_.participated_in && to.event) {
    const std::string side(TextOf(relationship.properties, names_.key.side));
    if (side.empty()) return;
    const auto number = side_numbers_.emplace(side, side_numbers_.size()).first;
    if (number->second == model_.sides.size()) model_.sides.push_back(model_.texts.Add(side));
    participants_.emplace_back(to.event, EvidenceParticipant{start, number->second});
  } else if (relationship.type == names_.same_as && from.source && to.source) {
    same_work_.emplace_back(from.source, to.source);
    same_work_.emplace_back(to.source, from.source);
  } else if (type == EvidenceType::kAffiliatedWith) {
    affiliated_with_.emplace_back(start, end);
  } else if (from.claim) {
    AddClaimLink(type, relationship, from.claim, end);
  } else if (from.source) {
    AddSourceLink(type, from.source, end);
  }
}

void EvidenceBuilder::AddProposition(const Relationship& relationship, NodeRow start, NodeRow end) {
  const std::string_view id = TextOf(relationship.properties, names_.key.id);
  const auto slot = id.empty() ? asserted_numbers_.end() : asserted_numbers_.find(id);
  const bool asserted = slot != asserted_numbers_.end();
  // One of the evidence vocabulary is a proposition only when some claim asserts it.
  if (!asserted && names_.TypeOf(relationship.type) != EvidenceType::kNone) return;
  const PropositionRow row = model_.propositions.Add({.id = relationship.id,
                                                      .user_id = model_.texts.Add(id),
                                                      .type = relationship.type,
                                                      .start = start,
                                                      .end = end});
  if (asserted) asserted_[slot->second] = row;
}

EvidenceCitation EvidenceBuilder::MakeCitation(const Relationship& relationship, SourceRow source) {
  const PropertyMap& p = relationship.properties;
  const auto text = [&](KeyId key) {
    const std::optional<int64_t> number = IntOf(p, key);
    return model_.texts.Add(number ? std::string_view(std::to_string(*number)) : TextOf(p, key));
  };
  return {.source = source,
          .stance = StanceOf(TextOf(p, names_.key.stance)),
          .marker = text(names_.key.marker),
          .locator = text(names_.key.locator)};
}

void EvidenceBuilder::AddClaimLink(EvidenceType type, const Relationship& relationship,
                                   ClaimRow claim, NodeRow end) {
  const EvidenceNode& to = model_.nodes[end];
  switch (type) {
    case EvidenceType::kCites:
      if (to.source) citations_.emplace_back(claim, MakeCitation(relationship, to.source));
      break;
    case EvidenceType::kAbout:
      about_.emplace_back(claim, end);
      break;
    case EvidenceType::kAttributedTo:
      speakers_.emplace_back(claim, end);
      break;
    case EvidenceType::kStatedIn:
      documents_.emplace_back(claim, end);
      break;
    case EvidenceType::kSupports:
      if (to.claim) supported_by_.emplace_back(to.claim, claim);
      break;
    case EvidenceType::kContradicts:
      if (to.claim) {
        contradicts_.emplace_back(claim, to.claim);
        contradicts_.emplace_back(to.claim, claim);
      }
      break;
    default:
      break;
  }
}

void EvidenceBuilder::AddSourceLink(EvidenceType type, SourceRow source, NodeRow end) {
  const EvidenceNode& to = model_.nodes[end];
  if (type == EvidenceType::kDerivation && (to.source || to.is_document)) {
    derived_from_.emplace_back(source, end);
  } else if (type == EvidenceType::kRevisionOf && to.source) {
    same_work_.emplace_back(source, to.source);
    same_work_.emplace_back(to.source, source);
  } else if (type == EvidenceType::kPublishedBy) {
    published_by_.emplace_back(source, end);
  }
}

void EvidenceBuilder::GroupAsserts() {
  Pairs<ClaimRow, PropositionRow> forwards;
  for (const auto& [claim, slot] : asserts_) {
    if (asserted_[slot]) forwards.emplace_back(claim, asserted_[slot]);
  }
  std::ranges::sort(forwards);
  const auto repeated = std::ranges::unique(forwards);
  forwards.erase(repeated.begin(), repeated.end());
  Pairs<PropositionRow, ClaimRow> backwards;
  backwards.reserve(forwards.size());
  for (const auto& [claim, proposition] : forwards) backwards.emplace_back(proposition, claim);
  model_.asserts = {model_.claims.size(), std::move(forwards)};
  model_.asserted_by = {model_.propositions.size(), std::move(backwards)};
}

EvidenceModel EvidenceBuilder::Finish() {
  GroupAsserts();
  const uint32_t claims = model_.claims.size();
  const uint32_t sources = model_.sources.size();
  model_.citations = {claims, std::move(citations_)};
  model_.about = {claims, std::move(about_)};
  model_.speakers = {claims, std::move(speakers_)};
  model_.documents = {claims, std::move(documents_)};
  model_.contradicts = {claims, std::move(contradicts_)};
  model_.supported_by = {claims, std::move(supported_by_)};
  model_.derived_from = {sources, std::move(derived_from_)};
  model_.same_work = {sources, std::move(same_work_)};
  model_.published_by = {sources, std::move(published_by_)};
  model_.affiliated_with = {model_.nodes.size(), std::move(affiliated_with_)};
  model_.participants = {model_.events.size(), std::move(participants_)};
  return std::move(model_);
}

}  // namespace catena
