// One file a group of kinds: its queries, one a kind, and what they say about each object. The
// properties are those of docs/snapshot.md.
#pragma once

#include <map>
#include <string>

#include "extension/inspect/collection.hpp"

namespace softbee::inspect {

void read_schemas_and_extensions(Collection& collection);
void read_types(Collection& collection);      ///< enum and composite types, domains
void read_relations(Collection& collection);  ///< tables, views, materialized views
void read_sequences(Collection& collection);
void read_columns(Collection& collection);  ///< and their defaults
void read_constraints(Collection& collection);
void read_indexes(Collection& collection);
void read_routines(Collection& collection);
void read_triggers(Collection& collection);
void read_policies(Collection& collection);

/// REQUIRES: all objects are there.
void read_comments(Collection& collection);
void read_grants(Collection& collection);
void read_dependencies(Collection& collection);

/// What else the server has, counted by kind.
void count_others(Collection& collection, std::map<std::string, int>& counts);

}  // namespace softbee::inspect
