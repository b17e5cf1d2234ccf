// The SQL functions as C++ functions: one file a family. entry.cpp is their table of contents.
#pragma once

namespace softbee::pg {
class Call;
}

namespace softbee::functions {

void push(pg::Call& call);
void push_many(pg::Call& call);
void prune(pg::Call& call);

void upgrade(pg::Call& call);
void downgrade(pg::Call& call);
void apply(pg::Call& call);
void log_failure(pg::Call& call);

void stamp(pg::Call& call);
void stamp_many(pg::Call& call);
void resolve(pg::Call& call);

void verify(pg::Call& call);

void wait(pg::Call& call);
void lock(pg::Call& call);

void plan(pg::Call& call);
void current(pg::Call& call);
void heads(pg::Call& call);
void branches(pg::Call& call);
void history(pg::Call& call);
void show(pg::Call& call);
void manifest(pg::Call& call);
void digest(pg::Call& call);

void statements(pg::Call& call);

void snapshot(pg::Call& call);
void diff(pg::Call& call);

void blockers(pg::Call& call);

}  // namespace softbee::functions
