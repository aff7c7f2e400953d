// Citation templates of Wikipedia ({{cite web}}, {{citation}}, ...) as CSL-JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/source_record.h"

namespace catena {

// Names in small letters; unnamed ones "1", "2", ...
using TemplateParameters = std::vector<std::pair<std::string, std::string>>;

// The value, trimmed; "" when it is absent. The last one counts where a name is given twice.
std::string_view ParameterOf(const TemplateParameters& parameters, std::string_view name);

// Whether a template of the name (small letters, spaces for underscores) describes a source.
bool IsCiteTemplate(std::string_view name);

// The source that the template describes. A parameter that CSL has no variable for, and a date
// that is none, stay in `raw` only, which the caller sets.
SourceRecord ReadCiteTemplate(std::string_view name, const TemplateParameters& parameters,
                              TextPlace place);

// What short citations name it by: the family names of its first four authors or editors and the
// year, "SmithJones2010"; or the text of `ref`. "" when it has neither.
std::string ShortCiteKey(const TemplateParameters& parameters);

}  // namespace catena
