// Names of BibTeX: "Ludwig van Beethoven and van der Berg, Jr, Jan and {Human Rights Watch}".
#pragma once

#include <string>
#include <string_view>

#include "core/value.h"

namespace catena {

struct BibtexNames {
  // CSL name objects: family, given, non-dropping-particle, suffix; or literal, for a name in
  // braces.
  Value::List names;
  bool and_others = false;  // The list says so: it is not complete. CSL cannot say that.
  std::string problem;      // What is wrong with the list; "" when nothing is.
};

// `latex` as written. Words that begin with a small letter before the family name are its
// particle (O. Patashnik, "BibTeXing", 1988, section 4). Also reads the form of biblatex,
// "family=Beethoven, given=Ludwig, prefix=van". Linear.
BibtexNames ParseBibtexNames(std::string_view latex);

}  // namespace catena
