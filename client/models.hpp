// The models: the wanted schema as SQL, from files or from a command's output, as statements with
// their places. Which order works is found by the loader.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/keys.hpp"
#include "client/server.hpp"
#include "core/error.hpp"

namespace softbee {

struct ModelFile {
  std::string name;  ///< its path, or the command that printed it
  std::string text;  ///< normalized as a script is
};

/// The `.sql` files of a folder and of those below it, by their paths bytewise; or one file; or a
/// command's output.
/// errors  nothing there, a file that cannot be read, a command that failed
std::vector<ModelFile> read_models(const Value& models);

struct ModelStatement {
  const ModelFile* file;
  std::size_t begin;  ///< offset in the file's text
  std::string sql;    ///< without the `;`
  std::string tag;    ///< command tag: CREATE TABLE
  bool is_outside_transaction = false;
  bool is_shared = false;                ///< on roles, databases, …: of the whole server
  std::optional<std::string> data = {};  ///< of `COPY … FROM stdin`
};

/// Divided by the server's parser.
/// errors  the parser's, with the place; SB004 what a script may not hold either
std::vector<ModelStatement> split_models(Server& server, const std::vector<ModelFile>& files);

/// An error of a statement, at the place that the server points to.
ServerError placed(ServerError error, const ModelStatement& statement);

}  // namespace softbee
