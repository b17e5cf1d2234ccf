// Scratch databases: made for a moment beside the real one (or on `scratch_url`), with its
// encoding, locale and settings, and removed whatever happens. The name tells the session which
// made it: softbee_scratch_PROCESS_START_RANDOM, START in microseconds. One of a session that has
// ended, and to which nobody is connected, is what a killed run left, and the next run removes it.
// A database of any other name is never touched.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "client/connection.hpp"
#include "client/context.hpp"
#include "client/server.hpp"

namespace softbee {

/// A database with the extension in it, and the session that works there. Its console says warnings
/// and errors only.
struct ScratchDatabase {
  Context context;
  Server server;

  explicit ScratchDatabase(Context given) : context(std::move(given)), server(context) {}
};

class ScratchServer {
 public:
  /// Connects, and removes what killed runs left.
  /// errors  Connection's
  explicit ScratchServer(const Context& context);
  /// Removes what it made, sessions in it or not.
  ~ScratchServer();
  ScratchServer(const ScratchServer&) = delete;
  ScratchServer& operator=(const ScratchServer&) = delete;

  /// errors  42501 without CREATEDB, naming scratch_url · no extension on that server
  std::unique_ptr<ScratchDatabase> make();

  /// What decides how a script behaves there, beside its text: the server's version, the
  /// extension's, encoding, locale and settings.
  const std::string& properties() const { return properties_; }
  int server_version() const { return connection_.server_version(); }

 private:
  struct DatabaseSetting {
    std::string name;
    bool is_of_role;  ///< of this role in the database
  };

  void read_settings();
  void remove_leftovers();
  void create(const std::string& name);

  const Context& context_;
  ConnectionTarget target_;
  bool is_beside_database_;  ///< connected to the database that scratch ones are to be like
  Connection connection_;
  std::string create_options_;  ///< of CREATE DATABASE
  std::string session_;         ///< as names of databases have it
  std::string properties_;
  std::vector<DatabaseSetting> settings_;  ///< of the database that a scratch database is like
  std::vector<std::string> names_;
};

}  // namespace softbee
