#include "export/graphml.h"

#include <ostream>

#include "export/json_value.h"
#include "export/printing.h"
#include "export/property_columns.h"

namespace catena {
namespace {

using printing::EscapeXml;

class GraphmlWriter {
 public:
  GraphmlWriter(const GraphReader& graph, Progress& progress, std::ostream& out)
      : graph_(graph), ticker_(progress), out_(out) {}

  Result<void> Run(const GraphColumns& columns) {
    out_ << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\"\n"
            "         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n"
            "         xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns "
            "http://graphml.graphdrawing.org/xmlns/1.1/graphml.xsd\">\n";
    WriteKey("labels", "node", "labels", "string");
    WriteKey("type", "edge", "type", "string");
    WriteKeys("node", "n", columns.nodes);
    WriteKeys("edge", "e", columns.relationships);
    out_ << "  <graph id=\"catena\" edgedefault=\"directed\">\n";
    CATENA_TRY(WriteNodes());
    CATENA_TRY(WriteEdges());
    out_ << "  </graph>\n</graphml>\n";
    out_.flush();
    if (!out_) return Fail(ErrorCode::kIo, "cannot write GraphML");
    return {};
  }

 private:
  void WriteKey(const std::string& id, const char* domain, std::string_view name,
                const char* type) {
    out_ << "  <key id=\"" << id << "\" for=\"" << domain << "\" attr.name=\"" << EscapeXml(name)
         << "\" attr.type=\"" << type << "\"/>\n";
  }

  void WriteKeys(const char* domain, const char* prefix, const std::vector<PropertyColumn>& keys) {
    for (const PropertyColumn& column : keys) {
      WriteKey("d" + (prefix + std::to_string(column.key.value)), domain, column.name,
               XmlTypeName(column.type));
    }
  }

  void WriteData(const char* prefix, const PropertyMap& properties) {
    for (const auto& [key, value] : properties) {
      out_ << "      <data key=\"d" << prefix << key.value << "\">" << EscapeXml(ToXmlText(value))
           << "</data>\n";
    }
  }

  Result<void> WriteNodes() {
    Result<void> ticked;
    CATENA_TRY(graph_.ScanNodes(NodeId{}, [&](const Node& node) {
      std::string labels;
      for (const LabelId label : node.labels) {
        labels += (labels.empty() ? "" : ";") + std::string(graph_.names().Text(label));
      }
      out_ << "    <node id=\"n" << node.id.value << "\">\n      <data key=\"labels\">"
           << EscapeXml(labels) << "</data>\n";
      WriteData("n", node.properties);
      out_ << "    </node>\n";
      ticked = ticker_.Tick("writing nodes");
      return ticked.has_value();
    }));
    return ticked;
  }

  Result<void> WriteEdges() {
    Result<void> ticked;
    CATENA_TRY(graph_.ScanRelationships(RelationshipId{}, [&](const Relationship& edge) {
      out_ << "    <edge id=\"e" << edge.id.value << "\" source=\"n" << edge.start.value
           << "\" target=\"n" << edge.end.value << "\">\n      <data key=\"type\">"
           << EscapeXml(graph_.names().Text(edge.type)) << "</data>\n";
      WriteData("e", edge.properties);
      out_ << "    </edge>\n";
      ticked = ticker_.Tick("writing relationships");
      return ticked.has_value();
    }));
    return ticked;
  }

  const GraphReader& graph_;
  ProgressTicker ticker_;
  std::ostream& out_;
};

}  // namespace

Result<void> WriteGraphMl(const GraphReader& graph, Progress& progress, std::ostream& out) {
  CATENA_TRY(const GraphColumns columns, CollectColumns(graph, progress));
  return GraphmlWriter(graph, progress, out).Run(columns);
}

}  // namespace catena
