#include "ingest/dataset_mapping.h"

#include <algorithm>
#include <span>
#include <unordered_set>

#include "core/evidence.h"
#include "ingest/dataset_checks.h"
#include "ingest/dataset_dates.h"

namespace catena {
namespace {

enum class Becomes : uint8_t {
  kLabels,
  kEdtf,        // A property, checked.
  kCslDate,     // A property, from a string or a CSL date object.
  kDerived,     // Nothing: refused in a file.
  kOneLink,     // The value is an id.
  kLinks,       // The value is a list of ids.
  kDetailed,    // The value is a list of objects that name an id under `detail`.
  kReferences,  // A property, a list of ids.
  kAssertion,   // A property, a map that names an id under "of".
};

struct Rule {
  std::string_view key;
  Becomes becomes;
  std::string_view type = {};
  Names names = Names::kNode;
  std::string_view detail = {};
};

namespace ev = evidence;

constexpr Rule kDocumentRules[] = {{"labels", Becomes::kLabels}};
constexpr Rule kPlaceRules[] = {{"labels", Becomes::kLabels}};
constexpr Rule kSourceRules[] = {
    {"labels", Becomes::kLabels},
    {"issued", Becomes::kCslDate},
    {"accessed", Becomes::kCslDate},
    {"original-date", Becomes::kCslDate},
    {"event-date", Becomes::kCslDate},
    {"submitted", Becomes::kCslDate},
    {"available-date", Becomes::kCslDate},
    {"archive_date", Becomes::kEdtf},
    {"issued_csl", Becomes::kDerived},
    {"accessed_csl", Becomes::kDerived},
    {"original-date_csl", Becomes::kDerived},
    {"event-date_csl", Becomes::kDerived},
    {"submitted_csl", Becomes::kDerived},
    {"available-date_csl", Becomes::kDerived},
    {"issued_min", Becomes::kDerived},
    {"issued_max", Becomes::kDerived},
    {"publisher_id", Becomes::kOneLink, ev::kPublishedBy, Names::kActor},
    {"derived_from", Becomes::kLinks, ev::kDerivedFrom, Names::kSource},
    {"quotes", Becomes::kLinks, ev::kQuotes, Names::kSource},
    {"reprints", Becomes::kLinks, ev::kReprints, Names::kSource},
    {"revision_of", Becomes::kLinks, ev::kRevisionOf, Names::kSource},
};
constexpr Rule kActorRules[] = {
    {"labels", Becomes::kLabels},
    {"inception", Becomes::kEdtf},
    {"dissolution", Becomes::kEdtf},
    {"affiliated_with", Becomes::kLinks, ev::kAffiliatedWith, Names::kActor},
};
constexpr Rule kEventRules[] = {
    {"labels", Becomes::kLabels},       {"date", Becomes::kEdtf},
    {ev::kBeginMin, Becomes::kDerived}, {ev::kBeginMax, Becomes::kDerived},
    {ev::kEndMin, Becomes::kDerived},   {ev::kEndMax, Becomes::kDerived},
};
constexpr Rule kClaimRules[] = {
    {"labels", Becomes::kLabels},
    {"document", Becomes::kOneLink, ev::kStatedIn, Names::kDocument},
    {"about", Becomes::kLinks, ev::kAbout, Names::kNode},
    {"cites", Becomes::kDetailed, ev::kCites, Names::kSource, "source"},
    {"attributed_to", Becomes::kDetailed, ev::kAttributedTo, Names::kActor, "actor"},
    {"supports", Becomes::kLinks, ev::kSupports, Names::kClaim},
    {"contradicts", Becomes::kLinks, ev::kContradicts, Names::kClaim},
    {"qualifies", Becomes::kLinks, ev::kQualifies, Names::kClaim},
    {"asserts", Becomes::kReferences, {}, Names::kRelationship},
    {"value", Becomes::kAssertion, {}, Names::kNode, "of"},
};

std::span<const Rule> RulesOf(DatasetKind kind) {
  switch (kind) {
    case DatasetKind::kDocument:
      return kDocumentRules;
    case DatasetKind::kSource:
      return kSourceRules;
    case DatasetKind::kActor:
      return kActorRules;
    case DatasetKind::kPlace:
      return kPlaceRules;
    case DatasetKind::kEvent:
      return kEventRules;
    case DatasetKind::kClaim:
      return kClaimRules;
    case DatasetKind::kProposal:
    case DatasetKind::kRelationship:
      return {};
  }
  return {};
}

const Rule* FindRule(DatasetKind kind, std::string_view key) {
  const auto rules = RulesOf(kind);
  const auto it =
      std::find_if(rules.begin(), rules.end(), [key](const Rule& rule) { return rule.key == key; });
  return it == rules.end() ? nullptr : &*it;
}

bool IsLink(Becomes becomes) {
  return becomes == Becomes::kOneLink || becomes == Becomes::kLinks ||
         becomes == Becomes::kDetailed;
}

void SetDay(std::string name, const std::optional<int64_t>& day, NamedValues& properties) {
  if (day) properties.emplace_back(std::move(name), Value(*day));
}

}  // namespace

std::vector<std::string_view> ImpliedTypes(DatasetKind kind) {
  std::vector<std::string_view> types;
  for (const Rule& rule : RulesOf(kind)) {
    if (IsLink(rule.becomes)) types.push_back(rule.type);
  }
  return types;
}

void DatasetMapper::AddProperty(const JsonValue& member, NamedValues& properties) {
  if (std::string problem = NameProblem(member.key()); !problem.empty()) {
    errors_.Add(member, "a key " + problem);
    return;
  }
  auto value = ToValue(member);
  if (value.has_value()) {
    properties.emplace_back(std::string(member.key()), *std::move(value));
  } else if (!member.is(JsonType::kNull)) {  // Which the schema refuses itself.
    errors_.Add(std::move(value).error());
  }
}

void DatasetMapper::AddDate(const JsonValue& member, bool csl, NamedValues& properties) {
  // Other types the schema refuses itself.
  if (!member.is(JsonType::kString) && !(csl && member.is(JsonType::kObject))) return;
  auto read = csl ? ReadCslDate(member, policy_) : ReadEdtfDate(member, policy_);
  if (!read.has_value()) {
    errors_.Add(std::move(read).error());
    return;
  }
  const std::string key(member.key());
  if (read->keep_object) {
    auto object = ToValue(member);
    if (!object.has_value()) {
      errors_.Add(std::move(object).error());
      return;
    }
    properties.emplace_back(key + "_csl", *std::move(object));
  }
  if (read->text.empty()) return;
  const DayBounds& bounds = read->edtf.bounds;
  if (key == "date") {
    SetDay(std::string(evidence::kBeginMin), bounds.begin_min, properties);
    SetDay(std::string(evidence::kBeginMax), bounds.begin_max, properties);
    SetDay(std::string(evidence::kEndMin), bounds.end_min, properties);
    SetDay(std::string(evidence::kEndMax), bounds.end_max, properties);
  } else if (key == "issued") {
    SetDay("issued_min", bounds.begin_min, properties);
    SetDay("issued_max", bounds.end_max, properties);
  }
  properties.emplace_back(key, Value(std::move(read->text)));
}

void DatasetMapper::AddLabels(const DatasetElement& element, const JsonValue& member,
                              MappedNode& mapped) {
  for (auto label = member.first(); label; label = label->next()) {
    // Others the schema refuses.
    if (!label->is(JsonType::kString) || label->AsString().empty()) continue;
    const std::string_view name = label->AsString();
    if (std::string problem = NameProblem(name); !problem.empty()) {
      errors_.Add(*label, "a label " + problem);
      continue;
    }
    if (std::find(mapped.labels.begin(), mapped.labels.end(), name) != mapped.labels.end()) {
      continue;
    }
    if (const auto other = KindOfLabel(name); other && *other != element.kind) {
      errors_.Add(*label, "\"" + std::string(name) + "\" is the label of another kind; list it " +
                              "under \"" + std::string(DatasetArrayName(*other)) + "\" instead");
      continue;
    }
    mapped.labels.push_back(name);
  }
}

void DatasetMapper::MapNode(const DatasetElement& element, MappedNode& mapped) {
  mapped.labels.assign(1, DatasetKindLabel(element.kind));
  mapped.properties.clear();
  mapped.properties.emplace_back("id", Value(element.id));
  elements_.Members(element, members_, errors_);
  for (const JsonValue& member : members_) {
    const Rule* const rule = FindRule(element.kind, member.key());
    if (rule == nullptr) {
      AddProperty(member, mapped.properties);
      continue;
    }
    switch (rule->becomes) {
      case Becomes::kLabels:
        AddLabels(element, member, mapped);
        break;
      case Becomes::kEdtf:
      case Becomes::kCslDate:
        AddDate(member, rule->becomes == Becomes::kCslDate, mapped.properties);
        break;
      case Becomes::kDerived:
        errors_.Add(member, "\"" + std::string(member.key()) +
                                "\" is computed from the date and may not be given: leave it out");
        break;
      case Becomes::kReferences:
      case Becomes::kAssertion:
        AddProperty(member, mapped.properties);
        break;
      case Becomes::kOneLink:
      case Becomes::kLinks:
      case Becomes::kDetailed:
        break;
    }
  }
  CheckNodeContent(element.kind, members_, errors_);
}

void DatasetMapper::AddLink(const JsonValue& member, std::string_view type, Names names,
                            int64_t order, const JsonValue& item, std::vector<MappedLink>& links) {
  if (!item.is(JsonType::kString)) return;
  MappedLink link{type, {item.AsString(), names, item, member.key()}, {}};
  if (order >= 0) link.properties.emplace_back("order", Value(order));
  links.push_back(std::move(link));
}

void DatasetMapper::AddIdLinks(const JsonValue& member, std::string_view type, Names names,
                               bool ordered, std::vector<MappedLink>& links) {
  if (member.is(JsonType::kString)) {
    AddLink(member, type, names, ordered ? 0 : -1, member, links);
    return;
  }
  std::unordered_set<std::string_view> seen;
  for (auto item = member.first(); item; item = item->next()) {
    if (item->is(JsonType::kString) && !seen.insert(item->AsString()).second) {
      errors_.Add(*item, "\"" + std::string(item->AsString()) + "\" stands twice in \"" +
                             std::string(member.key()) + "\"; once is enough");
      continue;
    }
    AddLink(member, type, names, item->index(), *item, links);
  }
}

void DatasetMapper::MapLinks(const DatasetElement& element, std::vector<MappedLink>& links) {
  links.clear();
  const auto rules = RulesOf(element.kind);
  if (std::none_of(rules.begin(), rules.end(),
                   [](const Rule& rule) { return IsLink(rule.becomes); })) {
    return;
  }
  // What is wrong with joining the parts MapNode() has said.
  ImportErrors said(0);
  elements_.Members(element, members_, said);
  bool has_document = false;
  for (const JsonValue& member : members_) {
    const Rule* const rule = FindRule(element.kind, member.key());
    if (rule == nullptr || !IsLink(rule->becomes)) continue;
    has_document |= rule->type == evidence::kStatedIn;
    if (rule->becomes != Becomes::kDetailed) {
      AddIdLinks(member, rule->type, rule->names, rule->becomes == Becomes::kLinks, links);
      continue;
    }
    for (auto item = member.first(); item; item = item->next()) {
      const auto id = item->Find(rule->detail);
      if (!id || !id->is(JsonType::kString)) continue;
      AddLink(member, rule->type, rule->names, item->index(), *id, links);
      for (auto detail = item->first(); detail; detail = detail->next()) {
        if (detail->key() == rule->detail) continue;
        if (detail->key() == "order" || detail->key() == "id") {
          errors_.Add(*detail, "\"" + std::string(detail->key()) + "\" may not be given here: " +
                                   "the place in the list is the order, and a citation has no id");
        } else {
          AddProperty(*detail, links.back().properties);
        }
      }
    }
  }
  for (const MappedLink& link : links) {
    if (link.target.id != element.id) continue;
    errors_.Add(link.target.at, "\"" + std::string(element.id) + "\" names itself in \"" +
                                    std::string(link.target.key) + "\"");
  }
  if (element.kind != DatasetKind::kClaim || has_document) return;
  const std::string_view document = elements_.DefaultDocument(element, errors_);
  if (document.empty()) return;
  links.push_back({evidence::kStatedIn,
                   {document, Names::kDocument, elements_.first_part(element), "document"},
                   {}});
}

void DatasetMapper::MapReferences(const DatasetElement& element,
                                  std::vector<DatasetReference>& references) {
  references.clear();
  if (element.kind != DatasetKind::kClaim) return;
  ImportErrors said(0);
  elements_.Members(element, members_, said);
  for (const JsonValue& member : members_) {
    const Rule* const rule = FindRule(element.kind, member.key());
    if (rule == nullptr) continue;
    if (rule->becomes == Becomes::kAssertion) {
      const auto of = member.Find(rule->detail);
      if (of && of->is(JsonType::kString)) {
        references.push_back({of->AsString(), rule->names, *of, member.key()});
      }
    }
    if (rule->becomes != Becomes::kReferences) continue;
    std::unordered_set<std::string_view> seen;
    for (auto item = member.first(); item; item = item->next()) {
      if (!item->is(JsonType::kString)) continue;
      if (seen.insert(item->AsString()).second) {
        references.push_back({item->AsString(), rule->names, *item, member.key()});
      } else {
        errors_.Add(*item, "\"" + std::string(item->AsString()) + "\" stands twice in \"" +
                               std::string(member.key()) + "\"; once is enough");
      }
    }
  }
}

bool DatasetMapper::MapRelationship(const DatasetElement& element, MappedRelationship& mapped) {
  mapped.properties.clear();
  mapped.properties.emplace_back("id", Value(element.id));
  mapped.type = {};
  elements_.Members(element, members_, errors_);
  std::optional<JsonValue> inner;
  std::optional<JsonValue> ends[2];
  for (const JsonValue& member : members_) {
    if (member.key() == "properties") {
      inner = member;
    } else if (member.key() == "from" || member.key() == "to") {
      if (member.is(JsonType::kString)) ends[member.key() == "to"] = member;
    } else if (member.key() == "type") {
      if (!member.is(JsonType::kString) || member.AsString().empty()) continue;
      mapped.type = member.AsString();
      if (std::string problem = NameProblem(mapped.type); !problem.empty()) {
        errors_.Add(member, "a type " + problem);
      }
    } else {
      AddProperty(member, mapped.properties);
    }
  }
  const size_t outer = mapped.properties.size();
  for (auto member = inner ? inner->first() : std::nullopt; member; member = member->next()) {
    const auto end = mapped.properties.begin() + static_cast<ptrdiff_t>(outer);
    const bool twice = std::any_of(mapped.properties.begin(), end, [&](const auto& property) {
      return property.first == member->key();
    });
    if (twice) {
      errors_.Add(*member, "\"" + std::string(member->key()) +
                               "\" is given beside \"properties\" too; keep one");
    } else {
      AddProperty(*member, mapped.properties);
    }
  }
  if (!ends[0] || !ends[1] || mapped.type.empty()) return false;
  mapped.from = {ends[0]->AsString(), Names::kNode, *ends[0], "from"};
  mapped.to = {ends[1]->AsString(), Names::kNode, *ends[1], "to"};
  return true;
}

}  // namespace catena
