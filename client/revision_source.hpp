// Where the look commands read the graph: the files of the checkout, which takes no server, or what
// the server holds (--db). Both give the same views, in the same order.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "client/context.hpp"
#include "client/output.hpp"
#include "client/server.hpp"

namespace softbee {

/// Revisions in the order in which they are printed. One view at a time: of a long history all of
/// them would take more memory, and time, than the text.
struct Listing {
  std::size_t size = 0;
  std::function<const std::string&(std::size_t)> id;
  std::function<RevisionView(std::size_t)> view;
};

/// A listing is valid as long as its source.
class RevisionSource {
 public:
  virtual ~RevisionSource() = default;

  /// effective: also those that others depend on
  virtual Listing heads(bool effective) = 0;
  /// errors  SB001, SB002, SB010: the range
  virtual Listing history(const std::string& range) = 0;
  /// errors  SB001, SB002: the symbol
  virtual Listing show(const std::string& symbol) = 0;
  /// Asks where the database stands, for the mark (current).
  virtual void mark_current() = 0;
};

/// errors  no folder, a header that cannot be read, a graph that is none (SB003); with
/// from_database no connection, no extension
std::unique_ptr<RevisionSource> open_source(const Context& context, bool from_database);

/// What the server tells of a revision; nothing is said of files.
RevisionView view_of(const RevisionRow& row);

}  // namespace softbee
