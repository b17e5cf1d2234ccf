// What the client makes of a folder: which files count, how they are called, what their digest is.
#include "client/scripts_folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "client/connection.hpp"
#include "client/difference.hpp"
#include "client/digest.hpp"
#include "core/error.hpp"

namespace softbee {
namespace {

namespace fs = std::filesystem;

class Folder : public testing::Test {
 protected:
  Folder() {
    std::string name = (fs::temp_directory_path() / "softbee-folder-XXXXXX").string();
    root_ = mkdtemp(name.data());
    fs::create_directory(root_ / "versions");
  }
  ~Folder() override { fs::remove_all(root_); }

  static std::string script(const std::string& id) {
    return "-- Revision ID: " + id + "\n-- Revises:\n\n-- softbee:upgrade\nSELECT 1;\n";
  }
  void write(const std::string& name, const std::string& text) {
    std::ofstream(root_ / "versions" / name, std::ios::binary) << text;
  }
  ScriptsFolder read() const {
    return ScriptsFolder::read(VersionLocations::of_directory(root_.string()));
  }
  Error refusal() const {
    try {
      read();
    } catch (const Error& error) {
      return error;
    }
    return Error("", "no refusal");
  }

  fs::path root_;
};

TEST_F(Folder, takes_sql_files_in_the_order_of_their_names) {
  write("b.sql", script("2"));
  write("a.sql", script("1"));
  write("B.sql", script("3"));
  EXPECT_EQ(read().revisions(), (std::vector<std::string>{"3", "1", "2"}));
}

TEST_F(Folder, leaves_other_and_hidden_files_alone) {
  write("a.sql", script("1"));
  for (const char* name : {"README", "a.sql~", "a.sql.orig", ".hidden.sql", ".#a.sql", "notes.txt"})
    write(name, "x");
  fs::create_directory(root_ / "versions" / "..2026_11_24");
  EXPECT_EQ(read().revisions(), (std::vector<std::string>{"1"}));
}

TEST_F(Folder, follows_links_as_kubernetes_mounts_them) {
  fs::create_directory(root_ / "versions" / "..2026_11_24");
  write("..2026_11_24/a.sql", script("1"));
  fs::create_symlink("..2026_11_24", root_ / "versions" / "..data");
  fs::create_symlink("..data/a.sql", root_ / "versions" / "a.sql");
  EXPECT_EQ(read().revisions(), (std::vector<std::string>{"1"}));
}

TEST_F(Folder, refuses_what_is_no_file_without_opening_it) {
  ASSERT_EQ(mkfifo((root_ / "versions" / "pipe.sql").c_str(), 0600), 0);
  EXPECT_NE(refusal().message.find("pipe.sql\": it is not a regular file"), std::string::npos)
      << refusal().message;
  fs::remove(root_ / "versions" / "pipe.sql");
  fs::create_symlink("/dev/null", root_ / "versions" / "null.sql");
  EXPECT_NE(refusal().message.find("null.sql\": it is not a regular file"), std::string::npos)
      << refusal().message;
}

TEST_F(Folder, refuses_a_link_that_leads_nowhere) {
  fs::create_symlink("gone.sql", root_ / "versions" / "a.sql");
  EXPECT_NE(refusal().message.find("a.sql\": No such file or directory"), std::string::npos)
      << refusal().message;
}

TEST_F(Folder, refuses_a_script_without_a_header) {
  write("a.sql", "CREATE TABLE t ();\n");
  const Error error = refusal();
  EXPECT_EQ(error.sqlstate, "SB004");
  ASSERT_TRUE(error.place);
  EXPECT_EQ(error.place->file, (root_ / "versions" / "a.sql").string());
  EXPECT_EQ(error.place->line, 1);
}

TEST_F(Folder, refuses_two_files_of_one_revision) {
  write("a.sql", script("1"));
  write("b.sql", script("1"));
  const Error error = refusal();
  EXPECT_EQ(error.sqlstate, "SB003");
  EXPECT_EQ(error.message, "revision \"1\" exists twice");
  EXPECT_NE(error.detail.find("a.sql\" and"), std::string::npos) << error.detail;
}

TEST_F(Folder, that_does_not_exist_points_to_init) {
  fs::remove_all(root_);
  EXPECT_EQ(refusal().message, "folder \"" + root_.string() + "\" does not exist");
  EXPECT_NE(refusal().hint.find("softbee init"), std::string::npos);
}

TEST_F(Folder, without_versions_says_where_they_are_expected) {
  fs::remove(root_ / "versions");
  EXPECT_EQ(refusal().message, "folder \"" + root_.string() + "/versions\" does not exist");
  EXPECT_EQ(refusal().hint, "mkdir " + root_.string() + "/versions");
}

TEST_F(Folder, hashes_what_the_server_hashes) {
  write("a.sql", script("1"));
  const std::string plain = read().files()[0].sha256;
  EXPECT_EQ(plain, Sha256().hex(script("1")));
  std::string windows = "\xEF\xBB\xBF";
  for (const char c : script("1")) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  write("a.sql", windows);
  EXPECT_EQ(read().files()[0].sha256, plain);
}

TEST_F(Folder, digest_is_over_sorted_lines_of_id_path_and_hash) {
  write("a.sql", script("2"));
  write("b.sql", script("10"));
  const ScriptsFolder folder = read();
  const std::string sent = root_.filename().string() + "/versions/";
  EXPECT_EQ(folder.digest(),
            Sha256().hex("10\t" + sent + "b.sql\t" + Sha256().hex(script("10")) + "\n" +  //
                         "2\t" + sent + "a.sql\t" + Sha256().hex(script("2")) + "\n"));
}

TEST_F(Folder, is_called_the_same_from_two_mounts) {
  write("a.sql", script("1"));
  const fs::path other = fs::temp_directory_path() / (root_.filename().string() + "-mount");
  fs::create_directory(other);
  fs::rename(root_, other / "migrations");
  const std::string sent =
      ScriptsFolder::read(VersionLocations::of_directory((other / "migrations").string()))
          .files()[0]
          .sent_as;
  EXPECT_EQ(sent, "migrations/versions/a.sql");
  fs::rename(other / "migrations", root_);
  fs::remove(other);
}

TEST_F(Folder, of_many_files_is_read_whole_by_several_threads) {
  for (int i = 0; i < 1000; ++i) {
    const std::string id = "r" + std::to_string(10000 + i);
    write(id + ".sql", script(id));
  }
  const auto revisions = read().revisions();
  ASSERT_EQ(revisions.size(), 1000u);
  EXPECT_EQ(revisions.front(), "r10000");
  EXPECT_EQ(revisions.back(), "r10999");
  EXPECT_EQ(read_headers(VersionLocations::of_directory(root_.string())).revisions.size(), 1000u);
}

/// Several locations below the root: `a`, `b`, …
class Locations : public Folder {
 protected:
  void put(const std::string& path, const std::string& id) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << script(id);
  }
  VersionLocations at(const std::vector<std::string>& names, bool is_recursive = false) const {
    VersionLocations locations{root_.string(), {}, is_recursive};
    for (const auto& name : names) locations.folders.push_back((root_ / name).string());
    return locations;
  }
  static std::vector<std::string> ids(const VersionLocations& locations) {
    std::vector<std::string> offline;
    for (const Revision& revision : read_headers(locations).revisions)
      offline.push_back(revision.id);
    const auto sent = ScriptsFolder::read(locations).revisions();
    EXPECT_EQ(offline, sent);
    return sent;
  }
  static Error refusal_of(const VersionLocations& locations) {
    try {
      ScriptsFolder::read(locations);
    } catch (const Error& error) {
      return error;
    }
    return Error("", "no refusal");
  }
  using Ids = std::vector<std::string>;
};

TEST_F(Locations, are_read_one_by_one_and_each_by_name) {
  put("b/1.sql", "one");
  put("a/2.sql", "two");
  put("a/1.sql", "three");
  EXPECT_EQ(ids(at({"b", "a"})), (Ids{"one", "three", "two"}));
  EXPECT_EQ(ids(at({"a", "b"})), (Ids{"three", "two", "one"}));
}

TEST_F(Locations, have_sub_folders_only_where_recursive) {
  put("a/z.sql", "top");
  put("a/2026/b.sql", "below");
  put("a/2026/11/a.sql", "deep");
  put("a/.git/c.sql", "hidden");
  EXPECT_EQ(ids(at({"a"})), (Ids{"top"}));
  EXPECT_EQ(ids(at({"a"}, true)), (Ids{"deep", "below", "top"}));
}

TEST_F(Locations, that_recurse_do_not_follow_links_to_folders) {
  put("a/1.sql", "one");
  fs::create_directory(root_ / "a" / "sub");
  fs::create_directory_symlink("..", root_ / "a" / "sub" / "ring");
  EXPECT_EQ(ids(at({"a"}, true)), (Ids{"one"}));
}

TEST_F(Locations, that_are_one_folder_count_once) {
  put("a/1.sql", "one");
  put("a/sub/2.sql", "two");
  fs::create_directory_symlink("a", root_ / "link");
  EXPECT_EQ(ids(at({"a", "link", "a/../a"})), (Ids{"one"}));
  EXPECT_EQ(ids(at({"a/sub", "a"}, true)), (Ids{"two", "one"}));
}

TEST_F(Locations, take_a_file_of_two_names_once) {
  put("a/1.sql", "one");
  put("b/2.sql", "two");
  fs::create_symlink("../a/1.sql", root_ / "b" / "1.sql");
  EXPECT_EQ(ids(at({"a", "b"})), (Ids{"one", "two"}));
}

TEST_F(Locations, refuse_one_revision_in_two_files_and_name_both) {
  put("a/1.sql", "one");
  put("b/1.sql", "one");
  const Error error = refusal_of(at({"a", "b"}));
  EXPECT_EQ(error.sqlstate, "SB003");
  EXPECT_EQ(error.message, "revision \"one\" exists twice");
  EXPECT_EQ(error.detail, "Both \"" + (root_ / "a/1.sql").string() + "\" and \"" +
                              (root_ / "b/1.sql").string() + "\" say so.");
  EXPECT_THROW(read_headers(at({"a", "b"})), Error);
}

TEST_F(Locations, must_all_be_there_as_a_missing_mount_would_look_like_deleted_scripts) {
  put("a/1.sql", "one");
  const Error error = refusal_of(at({"a", "gone"}));
  EXPECT_EQ(error.message, "folder \"" + (root_ / "gone").string() + "\" does not exist");
  EXPECT_EQ(error.detail, "The scripts are expected there.");
  EXPECT_EQ(error.hint, "mkdir -p " + (root_ / "gone").string());
}

TEST_F(Locations, are_sent_as_a_person_would_open_them) {
  put("core/versions/1.sql", "one");
  put("core/versions/2026/2.sql", "two");
  const auto scripts = ScriptsFolder::read(at({"core/versions"}, true));
  EXPECT_EQ(scripts.find("one")->sent_as, "core/versions/1.sql");
  EXPECT_EQ(scripts.find("two")->sent_as, "core/versions/2026/2.sql");
  EXPECT_EQ(scripts.find("two")->name, "2.sql");
}

TEST_F(Locations, tell_two_files_of_one_name_apart_when_the_server_names_one) {
  put("x/a/1.sql", "one");
  put("y/b/1.sql", "two");
  const auto scripts = ScriptsFolder::read(at({"x/a", "y/b"}));
  EXPECT_EQ(scripts.find_by_name("y/b/1.sql"), scripts.find("two"));
  EXPECT_EQ(scripts.find_by_name("elsewhere/1.sql"), scripts.find("one"));
}

TEST(RevisionId, is_found_in_the_header_only) {
  EXPECT_EQ(find_revision_id("-- Message: with colon\n--\n--revision id :  abc \n"), "abc");
  EXPECT_EQ(find_revision_id("-- softbee:upgrade\n-- Revision ID: abc\n"), "");
  EXPECT_EQ(find_revision_id("SELECT 1;\n-- Revision ID: abc\n"), "");
  EXPECT_EQ(find_revision_id(""), "");
}

TEST_F(Folder, differs_from_a_server_by_what_is_new_changed_moved_or_not_adopted) {
  for (const char* id : {"same", "new", "changed", "moved", "foreign"})
    write(std::string(id) + ".sql", script(id));
  const ScriptsFolder folder = read();
  const auto row = [&](const char* id) {
    const ScriptFile* file = folder.find(id);
    return ManifestRow{id, file->sent_as, file->sha256, true, true};
  };
  std::vector<ManifestRow> manifest = {row("same"), row("changed"), row("moved"), row("foreign")};
  manifest[1].sha256 = "other";
  manifest[2].path = "elsewhere.sql";
  manifest[3].is_adopted = false;
  manifest.push_back({"applied_elsewhere", "x.sql", "", true, true});
  manifest.push_back({"failed_draft", "y.sql", "", false, true});
  manifest.push_back({"pasted", std::nullopt, "", false, true});

  const Difference difference = compare_with_server(folder, manifest, false);
  std::vector<std::string> pushed;
  for (const ScriptFile* file : difference.to_push) pushed.push_back(file->revision);
  EXPECT_EQ(pushed, (std::vector<std::string>{"changed", "foreign", "moved", "new"}));
  EXPECT_EQ(difference.to_prune, (std::vector<std::string>{"failed_draft"}));
  EXPECT_EQ(difference.only_on_server, (std::vector<std::string>{"applied_elsewhere"}));
  EXPECT_TRUE(compare_with_server(folder, manifest, true).to_prune.empty());
}

TEST(TextArray, is_read_as_the_server_writes_it) {
  using Values = std::vector<std::string>;
  EXPECT_EQ(parse_text_array("{}"), Values{});
  EXPECT_EQ(parse_text_array("{a,\"b c\",NULL,\"NULL\",\"q\\\"\\\\\",\"\"}"),
            (Values{"a", "b c", "NULL", "q\"\\", ""}));
}

TEST(TextArray, is_sent_in_the_servers_binary_form) {
  const Parameter parameter = Parameter::of(std::vector<std::string>{"ab"});
  EXPECT_TRUE(parameter.is_binary);
  const std::string expected("\0\0\0\1\0\0\0\0\0\0\0\x19\0\0\0\1\0\0\0\1\0\0\0\2ab", 26);
  EXPECT_EQ(parameter.bytes, expected);
  EXPECT_EQ(Parameter::of(std::vector<std::string>{}).bytes,
            std::string("\0\0\0\0\0\0\0\0\0\0\0\x19", 12));
}

struct Failure {
  const char* message;
  const char* hint;
};

TEST(ConnectionFailure, says_what_to_do_by_its_cause) {
  const ConnectionTarget target{"postgresql://h/d", "DATABASE_URL"};
  for (const auto& [message, hint] : {
           Failure{"FATAL:  password authentication failed for user \"u\"",
                   "Check user and password."},
           Failure{"fe_sendauth: no password supplied",
                   "Put the password into the URL, into PGPASSWORD or into ~/.pgpass."},
           Failure{"FATAL:  database \"d\" does not exist",
                   "Create it (createdb), or check the name of the database."},
           Failure{"could not translate host name \"h\" to address", "Check the name of the host."},
           Failure{"Connection refused\n\tIs the server running?",
                   "Is the server running there? Check host and port."},
           Failure{"something new", "Check DATABASE_URL."},
       }) {
    const Error error = describe_connection_failure(message, "u@h/d", target);
    EXPECT_EQ(error.message, "could not connect to u@h/d (from DATABASE_URL)");
    EXPECT_EQ(error.hint, hint);
  }
}

TEST(ConnectionFailure, without_a_url_says_how_to_give_one) {
  const Error error =
      describe_connection_failure("No such file or directory", "u@[local]/u", {"", "libpq"});
  EXPECT_NE(error.hint.find("No DATABASE_URL is set"), std::string::npos) << error.hint;
}

}  // namespace
}  // namespace softbee
