#include <iostream>

#include "db/database.h"

int main() {
  auto db = catena::Database::Open("consumer.db", {.mode = catena::DatabaseOptions::Mode::kCreate});
  if (!db) return std::cerr << catena::Describe(db.error()) << '\n', 1;
  auto graph = (*db)->Read();
  if (!graph) return std::cerr << catena::Describe(graph.error()) << '\n', 1;
  std::cout << (*graph)->Counts()->nodes << " nodes\n";
}
