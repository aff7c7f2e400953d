#include "export/gexf.h"

#include <ostream>

#include "export/evidence_view.h"
#include "export/json_value.h"
#include "export/printing.h"
#include "export/property_columns.h"

namespace catena {
namespace {

using printing::EscapeXml;

class Writer {
 public:
  Writer(const GraphReader& graph, Progress& progress, std::ostream& out)
      : graph_(graph), ticker_(progress), out_(out) {}

  Result<void> Run(const GraphColumns& columns) {
    out_ << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<gexf xmlns=\"http://gexf.net/1.3\" "
            "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
            "xsi:schemaLocation=\"http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd\" "
            "version=\"1.3\">\n"
            "  <meta>\n    <creator>Catena</creator>\n  </meta>\n"
            "  <graph defaultedgetype=\"directed\" mode=\"static\">\n";
    WriteAttributes("node", "labels", columns.nodes);
    WriteAttributes("edge", "type", columns.relationships);
    CATENA_TRY(WriteNodes());
    CATENA_TRY(WriteEdges());
    out_ << "  </graph>\n</gexf>\n";
    out_.flush();
    if (!out_) return Fail(ErrorCode::kIo, "cannot write GEXF");
    return {};
  }

 private:
  void WriteAttributes(const char* domain, const char* own,
                       const std::vector<PropertyColumn>& keys) {
    out_ << "    <attributes class=\"" << domain
         << "\" mode=\"static\">\n      <attribute id=\"0\" "
         << "title=\"" << own << "\" type=\"string\"/>\n";
    for (const PropertyColumn& column : keys) {
      out_ << "      <attribute id=\"" << column.key.value << "\" title=\""
           << EscapeXml(column.name) << "\" type=\"" << XmlTypeName(column.type) << "\"/>\n";
    }
    out_ << "    </attributes>\n";
  }

  void WriteValue(uint32_t id, std::string_view text) {
    out_ << "          <attvalue for=\"" << id << "\" value=\"" << EscapeXml(text) << "\"/>\n";
  }

  void WriteValues(std::string_view own, const PropertyMap& properties) {
    out_ << "        <attvalues>\n";
    WriteValue(0, own);
    for (const auto& [key, value] : properties) {
      WriteValue(key.value, ToXmlText(value));
    }
    out_ << "        </attvalues>\n";
  }

  Result<void> WriteNodes() {
    out_ << "    <nodes>\n";
    Result<void> ticked;
    CATENA_TRY(graph_.ScanNodes(NodeId{}, [&](const Node& node) {
      std::string labels;
      for (const LabelId label : node.labels) {
        labels += (labels.empty() ? "" : ";") + std::string(graph_.names().Text(label));
      }
      out_ << "      <node id=\"n" << node.id.value << "\" label=\""
           << EscapeXml(DisplayNameOf(graph_, node)) << "\">\n";
      WriteValues(labels, node.properties);
      out_ << "      </node>\n";
      ticked = ticker_.Tick("writing nodes");
      return ticked.has_value();
    }));
    out_ << "    </nodes>\n";
    return ticked;
  }

  Result<void> WriteEdges() {
    out_ << "    <edges>\n";
    Result<void> ticked;
    CATENA_TRY(graph_.ScanRelationships(RelationshipId{}, [&](const Relationship& edge) {
      const std::string type(graph_.names().Text(edge.type));
      out_ << "      <edge id=\"e" << edge.id.value << "\" source=\"n" << edge.start.value
           << "\" target=\"n" << edge.end.value << "\" label=\"" << EscapeXml(type) << "\">\n";
      WriteValues(type, edge.properties);
      out_ << "      </edge>\n";
      ticked = ticker_.Tick("writing relationships");
      return ticked.has_value();
    }));
    out_ << "    </edges>\n";
    return ticked;
  }

  const GraphReader& graph_;
  ProgressTicker ticker_;
  std::ostream& out_;
};

}  // namespace

Result<void> WriteGexf(const GraphReader& graph, Progress& progress, std::ostream& out) {
  CATENA_TRY(const GraphColumns columns, CollectColumns(graph, progress));
  return Writer(graph, progress, out).Run(columns);
}

}  // namespace catena
