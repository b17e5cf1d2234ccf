#include "extension/store/versions.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace softbee::store {

VersionRows read_versions(const pg::Installation& installation, pg::Visibility visibility) {
  VersionRows rows;
  pg::Scan scan(installation.version_table, visibility);
  while (scan.next()) rows.emplace_back(scan.text(0));
  std::sort(rows.begin(), rows.end());
  return rows;
}

void write_versions(const pg::Installation& installation, const VersionRows& deleted,
                    const VersionRows& inserted) {
  pg::TableWriter writer(installation.version_table);
  for (const std::string& id : deleted) {
    pg::Scan scan(installation.version_table, pg::Visibility::latest, id);
    if (!scan.next())
      throw Error("XX000", "version \"" + id + "\" vanished under the migrator's lock");
    writer.erase(scan.id());
  }
  for (const std::string& id : inserted) writer.insert({id});
  pg::make_writes_visible();
}

}  // namespace softbee::store
