// A report document as text for a terminal or a pipe: the same words as in Markdown and HTML.
#pragma once

#include "app/cli/terminal.h"
#include "export/report_document.h"

namespace catena::cli {

void PrintDocument(const ReportDocument& document, Terminal& terminal);

}  // namespace catena::cli
