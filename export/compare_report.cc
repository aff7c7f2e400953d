#include "export/compare_report.h"

#include <ostream>
#include <unordered_map>

#include "export/json_writer.h"
#include "export/printing.h"
#include "export/report_parts.h"

namespace catena {
namespace {

using printing::CleanLine;
using printing::Count;

void PutStory(const ComparedStory& story, JsonWriter& json) {
  json.BeginObject();
  json.Key("title").Text(story.title);
  json.Key("from").Text(story.from);
  json.Key("to").Text(story.to);
  json.Key("chains").Number(story.chains);
  json.Key("events").Texts(story.events);
  json.Key("only_events").Texts(story.only_events);
  json.Key("links").Texts(story.links);
  json.Key("only_links").Texts(story.only_links);
  json.Key("sources").Texts(story.sources);
  json.Key("groups").Number(story.groups);
  json.Key("own_groups").Number(story.own_groups);
  json.Key("weakest_groups").Number(story.weakest_groups);
  json.Key("weakest_link").Text(story.weakest_link);
  json.Key("status").Text(ClaimStatusName(story.status));
  json.Key("timing").Text(TimingName(story.timing));
  PutRuledOut(story.ruled_out, json);
  json.Key("cut_by");
  if (story.cut_by.empty()) {
    json.Null();
  } else {
    json.Text(story.cut_by);
  }
  json.EndObject();
}

class CompareDocument {
 public:
  CompareDocument(const GraphReader& graph, const CompareReport& report,
                  const ReportOptions& options)
      : report_(report), options_(options), bibliography_(graph) {
    for (const TraceEvent& event : report.events) events_[event.id] = &event;
  }

  Result<ReportDocument> Run() {
    document_.title = options_.title.empty() ? "Stories side by side" : options_.title;
    AddSummary();
    Add(DiagramBlock());
    AddSections();
    AddOwn();
    AddGroups();
    CATENA_TRY(AddBibliography(bibliography_, &document_));
    return std::move(document_);
  }

 private:
  void Add(ReportBlock block) { document_.blocks.push_back(std::move(block)); }

  static std::string Label(size_t story) { return "Story " + std::to_string(story + 1); }

  std::string EventText(const std::string& id) const {
    const auto at = events_.find(id);
    if (at == events_.end()) return CleanLine(id);
    const TraceEvent& event = *at->second;
    const std::string name = CleanLine(event.name.empty() ? event.id : event.name);
    return event.date.empty() ? name : name + " (" + CleanLine(event.date) + ")";
  }
  std::string EventsText(const std::vector<std::string>& ids, const char* between) const {
    std::string text;
    for (const std::string& id : ids) text += (text.empty() ? "" : between) + EventText(id);
    return text;
  }

  void AddSummary() {
    Add(Heading(2, "Summary", "summary"));
    ReportTable table;
    table.caption = "The stories; support is that of the best chain of each";
    table.header = {"",       "story",      "chains",       "events",  "links",
                    "groups", "own groups", "weakest link", "support", "status"};
    table.numeric = {false, false, true, true, true, true, true, false, true, false};
    for (size_t i = 0; i < report_.stories.size(); ++i) {
      const ComparedStory& story = report_.stories[i];
      table.rows.push_back(
          {{Plain(std::to_string(i + 1))},
           {Text(story.title)},
           {Plain(printing::Grouped(story.chains))},
           {Plain(printing::Grouped(story.events.size()))},
           {Plain(printing::Grouped(story.links.size()))},
           {Plain(printing::Grouped(story.groups))},
           {Plain(printing::Grouped(story.own_groups))},
           {Text(story.weakest_link)},
           {Plain(printing::Grouped(story.weakest_groups))},
           story.chains == 0 ? Line{Plain("no chain")} : Line{Status(story.status)}});
    }
    AddTable(std::move(table), options_.max_rows, &document_);
    Line line = {Plain("They share "),
                 Strong(Count(report_.shared_events.size(), "event", "events")), Plain(" and "),
                 Strong(Count(report_.shared_links.size(), "link", "links")), Plain(".")};
    if (!report_.shared_events.empty()) {
      line.push_back(Plain(" Shared events: " + EventsText(report_.shared_events, "; ") + "."));
    }
    Add(Paragraph(std::move(line)));
    for (size_t i = 0; i < report_.stories.size(); ++i) {
      if (!report_.stories[i].ruled_out.any()) continue;
      Add(Paragraph(
          {Plain(Label(i) + ": " + CleanLine(RuledOutText(report_.stories[i].ruled_out)) + ".")}));
    }
    for (size_t i = 0; i < report_.stories.size(); ++i) {
      if (report_.stories[i].cut_by.empty()) continue;
      Add(Paragraph({Plain(Label(i) + " is not complete: its trace was cut by " +
                           CleanLine(report_.stories[i].cut_by) + ".")}));
    }
  }

  void AddSections() {
    if (report_.sections.empty()) return;
    Add(Heading(2, "Where they part and meet", "sections"));
    Add(Paragraph({Plain("The best chain of each, from its begin to its end.")}));
    ReportBlock list;
    list.kind = ReportBlock::Kind::kList;
    for (const StorySection& section : report_.sections) {
      if (section.shared) {
        list.items.push_back(
            {Strong("All:"), Plain(" " + EventsText(section.events.front(), " → "))});
        continue;
      }
      for (size_t i = 0; i < section.events.size(); ++i) {
        const std::string own = EventsText(section.events[i], " → ");
        list.items.push_back(
            {Strong(Label(i) + ":"), Plain(own.empty() ? " goes on directly" : " " + own)});
      }
    }
    Add(std::move(list));
  }

  void AddOwn() {
    for (size_t i = 0; i < report_.stories.size(); ++i) {
      const ComparedStory& story = report_.stories[i];
      Add(Heading(2, Label(i) + ": " + story.title, "story-" + std::to_string(i + 1)));
      Line line = {Plain(story.only_events.empty()
                             ? "It has no event of its own."
                             : "Only here: " + EventsText(story.only_events, "; ") + ".")};
      line.push_back(Plain(story.sources.empty() ? " No source supports it." : " Its sources:"));
      for (const std::string& source : story.sources) {
        line.push_back(Plain(" "));
        line.push_back(bibliography_.Reference(source));
      }
      Add(Paragraph(std::move(line)));
    }
  }

  void AddGroups() {
    if (report_.groups.empty()) return;
    Add(Heading(2, "Whose sources", "groups"));
    ReportTable table;
    table.caption = "Independent groups of sources, and the stories that they stand behind";
    table.header = {"stories", "sources", "joined by"};
    table.numeric = {false, false, false};
    for (const StoryGroup& group : report_.groups) {
      std::string stories;
      for (const size_t story : group.stories) {
        stories += (stories.empty() ? "" : ", ") + std::to_string(story + 1);
      }
      if (group.stories.size() == 1) stories = "only " + stories;
      table.rows.push_back({{Plain(std::move(stories))},
                            References(group.sources, &bibliography_),
                            {Text(group.why)}});
    }
    AddTable(std::move(table), options_.max_rows, &document_);
  }

  const CompareReport& report_;
  const ReportOptions& options_;
  Bibliography bibliography_;
  std::unordered_map<std::string, const TraceEvent*> events_;
  ReportDocument document_;
};

}  // namespace

Result<void> WriteCompareJson(const CompareReport& report, const ReportJsonOptions& options,
                              std::ostream& out) {
  JsonWriter json(out, options.indent);
  json.BeginObject();
  json.Key("stories").BeginList();
  for (const ComparedStory& story : report.stories) PutStory(story, json);
  json.EndList();
  json.Key("shared_events").Texts(report.shared_events);
  json.Key("shared_links").Texts(report.shared_links);
  json.Key("sections").BeginList();
  for (const StorySection& section : report.sections) {
    json.BeginObject();
    json.Key("shared").Bool(section.shared);
    json.Key("events").BeginList();
    for (const auto& events : section.events) json.Texts(events);
    json.EndList();
    json.EndObject();
  }
  json.EndList();
  json.Key("groups").BeginList();
  for (const StoryGroup& group : report.groups) {
    json.BeginObject();
    json.Key("id").Text(group.id);
    json.Key("why").Text(group.why);
    json.Key("sources").Texts(group.sources);
    json.Key("stories").BeginList();
    for (const size_t story : group.stories) json.Number(story + 1);
    json.EndList();
    json.EndObject();
  }
  json.EndList();
  return EndReport(json, out);
}

Result<ReportDocument> MakeCompareDocument(const GraphReader& graph, const CompareReport& report,
                                           const ReportOptions& options) {
  return CompareDocument(graph, report, options).Run();
}

}  // namespace catena
