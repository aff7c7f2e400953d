// Harm done to files by tests.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace catena {

inline void FlipBit(const std::string& file, size_t bit) {
  std::fstream io(file, std::ios::in | std::ios::out | std::ios::binary);
  char byte = 0;
  io.seekg(static_cast<std::streamoff>(bit / 8));
  io.get(byte);
  io.seekp(static_cast<std::streamoff>(bit / 8));
  io.put(static_cast<char>(byte ^ 1 << bit % 8));
}

inline void WriteFile(const std::string& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

inline std::string ReadFile(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Every name below a directory with its bytes.
inline std::map<std::string, std::string> Tree(const std::string& path) {
  std::map<std::string, std::string> tree;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
    tree[entry.path().string()] = entry.is_directory() ? "/" : ReadFile(entry.path().string());
  }
  return tree;
}

// Files below a directory whose name has the part, ascending.
inline std::vector<std::string> FilesNamed(const std::string& path, std::string_view part) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
    if (!entry.is_regular_file()) continue;
    if (entry.path().filename().string().find(part) != std::string::npos) {
      files.push_back(entry.path().string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace catena
