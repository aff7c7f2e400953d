#include "core/what_if_report.h"

namespace catena {

std::string_view FateName(Fate fate) {
  switch (fate) {
    case Fate::kStands:
      return "stands";
    case Fate::kWeakened:
      return "weakened";
    case Fate::kFallen:
      return "falls";
  }
  return "";
}

}  // namespace catena
