#include "client/models.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "client/process.hpp"
#include "client/settings.hpp"
#include "core/script.hpp"
#include "core/sql_scan.hpp"
#include "core/text.hpp"

namespace softbee {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> paths_below(const std::string& folder) {
  std::vector<std::string> paths;
  try {
    for (auto at = fs::recursive_directory_iterator(folder); at != fs::end(at); ++at) {
      const std::string name = at->path().filename().string();
      if (name.starts_with('.')) {
        if (at->is_directory()) at.disable_recursion_pending();
      } else if (at->is_regular_file() && name.ends_with(".sql")) {
        paths.push_back(at->path().string());
      }
    }
  } catch (const fs::filesystem_error& error) {
    throw Error("",
                fmt::format("could not read models \"{}\": {}", folder, error.code().message()));
  }
  std::ranges::sort(paths);
  return paths;
}

ModelFile read_model(const std::string& path) {
  const std::string text = normalize_script(*read_file(path));
  if (const auto invalid = find_invalid_utf8(text)) {
    const LineColumn place = locate(text, *invalid);
    throw Error("22021", "models are not valid UTF-8").with_place({path, place.line, place.column});
  }
  return {path, text};
}

/// Character positions of the server as offsets of UTF-8; they only grow.
class Offsets {
 public:
  explicit Offsets(std::string_view text) : text_(text) {}
  /// Offset of the `number`th character, from 1.
  std::size_t of(int number) {
    while (character_ < number && offset_ < text_.size()) {
      ++offset_;
      while (offset_ < text_.size() && (static_cast<unsigned char>(text_[offset_]) & 0xC0) == 0x80)
        ++offset_;
      ++character_;
    }
    return offset_;
  }

 private:
  std::string_view text_;
  std::size_t offset_ = 0;
  int character_ = 1;
};

std::vector<StatementRow> parse(Server& server, const ModelFile& file, const std::string& sql) {
  try {
    return server.statements(sql);
  } catch (ServerError& error) {
    if (error.statement_position > 0) {
      // At the end of the input the parser points behind the last line.
      const std::size_t last = trim_right(sql).size();
      const std::size_t offset = std::min(Offsets(sql).of(error.statement_position), last);
      const LineColumn place = locate(sql, offset);
      error.with_place({file.name, place.line, place.column});
    }
    error.statement.clear();
    throw;
  }
}

void refuse(const ModelFile& file, std::size_t begin, Error error) {
  const LineColumn place = locate(file.text, begin);
  throw error.with_place({file.name, place.line, place.column});
}

void refuse_what_no_model_is(const StatementRow& row, const ModelFile& file, std::size_t begin) {
  if (row.kind == "transaction control") {
    refuse(file, begin,
           Error("SB004", fmt::format("models must not hold {}", row.tag))
               .with_hint("Remove it: models are loaded in transactions of their own."));
  }
  if (row.kind == "copy to stdout" || row.kind == "own extension") {
    refuse(file, begin,
           Error("SB004",
                 fmt::format("models must not hold {}{}", row.tag,
                             row.kind == "own extension" ? " of softbee_migrate" : " TO STDOUT"))
               .with_hint("Remove it."));
  }
}

void split(Server& server, const ModelFile& file, std::vector<ModelStatement>& statements) {
  ScannedSql scanned;
  try {
    scanned = scan_sql(file.text, 1);
  } catch (Error& error) {
    if (error.place) error.place->file = file.name;
    throw;
  }
  Offsets offsets(scanned.sql);
  std::size_t copies = 0;
  bool has_settings = false;
  for (const StatementRow& row : parse(server, file, scanned.sql)) {
    const std::size_t begin = offsets.of(row.first);
    const std::size_t end = offsets.of(row.last + 1);
    refuse_what_no_model_is(row, file, begin);
    ModelStatement statement{&file,
                             begin,
                             scanned.sql.substr(begin, end - begin),
                             row.tag,
                             !row.outside_transaction.empty(),
                             row.is_shared};
    if (row.kind == "copy from stdin") {
      if (copies == scanned.copies.size())
        refuse(file, begin, Error("SB004", "COPY FROM stdin has no data"));
      const CopyData& copy = scanned.copies[copies++];
      statement.data = file.text.substr(copy.begin, copy.end - copy.begin);
    }
    has_settings = has_settings || row.tag == "SET" || row.tag == "SELECT";
    statements.push_back(std::move(statement));
  }
  // What a file sets (a dump its search_path) ends with it, as if it were run by itself.
  if (has_settings) statements.push_back({&file, file.text.size(), "RESET ALL", "RESET"});
}

}  // namespace

std::vector<ModelFile> read_models(const Value& models) {
  if (const auto* commands = std::get_if<std::vector<Hook>>(&models)) {
    const Hook& hook = commands->front();
    return {{hook.command, normalize_script(read_from_shell(hook.command, hook.cwd))}};
  }
  const auto& path = std::get<std::string>(models);
  std::error_code ignored;
  if (!fs::exists(path, ignored)) {
    throw Error("", fmt::format("there are no models: \"{}\" does not exist", path))
        .with_hint(
            "Write the wanted schema there as SQL, or name where it is: --models PATH, or models "
            "in softbee.toml.")
        .with_reason("no_models");
  }
  std::vector<ModelFile> files;
  if (!fs::is_directory(path, ignored)) {
    files.push_back(read_model(path));
  } else {
    for (const std::string& file : paths_below(path)) files.push_back(read_model(file));
    if (files.empty()) {
      throw Error("", fmt::format("there are no models: \"{}\" holds no .sql file", path))
          .with_reason("no_models");
    }
  }
  return files;
}

std::vector<ModelStatement> split_models(Server& server, const std::vector<ModelFile>& files) {
  std::vector<ModelStatement> statements;
  for (const ModelFile& file : files) split(server, file, statements);
  return statements;
}

ServerError placed(ServerError error, const ModelStatement& statement) {
  std::size_t offset = statement.begin;
  if (error.query_position > 0) offset += Offsets(statement.sql).of(error.query_position);
  const LineColumn place = locate(statement.file->text, offset);
  error.with_place({statement.file->name, place.line, place.column});
  return error;
}

}  // namespace softbee
