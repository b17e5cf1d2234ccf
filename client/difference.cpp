// One pass over each side.
#include "client/difference.hpp"

#include <unordered_map>
#include <unordered_set>

namespace softbee {

Difference compare_with_server(const ScriptsFolder& folder,
                               const std::vector<ManifestRow>& manifest, bool keep) {
  std::unordered_map<std::string_view, const ManifestRow*> on_server;
  for (const ManifestRow& row : manifest) on_server.emplace(row.revision, &row);

  Difference difference;
  std::unordered_set<std::string_view> in_folder;
  for (const ScriptFile& file : folder.files()) {
    in_folder.insert(file.revision);
    const auto found = on_server.find(file.revision);
    const bool is_same = found != on_server.end() && found->second->sha256 == file.sha256 &&
                         found->second->path == file.sent_as && found->second->is_adopted;
    if (!is_same) difference.to_push.push_back(&file);
  }
  for (const ManifestRow& row : manifest) {
    if (in_folder.contains(row.revision)) continue;
    if (row.is_applied) {
      difference.only_on_server.push_back(row.revision);
    } else if (row.path && !keep) {
      difference.to_prune.push_back(row.revision);
    }
  }
  return difference;
}

}  // namespace softbee
