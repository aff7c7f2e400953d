#include "export/graphviz_ids.h"

#include <deque>
#include <map>
#include <string>

namespace catena {
namespace {

// Named things have even ids from 2 on, nameless ones odd ids.
struct Ids {
  std::map<std::string, IDTYPE, std::less<>> by_name;
  std::deque<std::string> names;  // names[id / 2 - 1]; a deque, so that c_str() stays.
  IDTYPE next_nameless = 1;
};

Ids* Of(void* state) { return static_cast<Ids*>(state); }

void* Open(Agraph_t*, Agdisc_t*) { return new Ids; }

long Map(void* state, int, char* name, IDTYPE* id, int create) {
  Ids* ids = Of(state);
  if (name == nullptr) {
    *id = ids->next_nameless;
    ids->next_nameless += 2;
    return 1;
  }
  const auto known = ids->by_name.find(name);
  if (known != ids->by_name.end()) {
    *id = known->second;
    return 1;
  }
  if (create == 0) return 0;
  ids->names.emplace_back(name);
  *id = static_cast<IDTYPE>(ids->names.size() * 2);
  ids->by_name.emplace(name, *id);
  return 1;
}

long Allocate(void*, int, IDTYPE) { return 0; }  // We never ask for a certain id.
void Free(void*, int, IDTYPE) {}                 // A name keeps its id.

char* Print(void* state, int, IDTYPE id) {
  Ids* ids = Of(state);
  if (id % 2 != 0 || id == 0 || id / 2 > ids->names.size()) return nullptr;
  return ids->names[id / 2 - 1].data();
}

void Close(void* state) { delete Of(state); }
void Register(void*, int, void*) {}

}  // namespace

Agiddisc_t* CountingIds() {
  static Agiddisc_t ids = {Open, Map, Allocate, Free, Print, Close, Register};
  return &ids;
}

}  // namespace catena
