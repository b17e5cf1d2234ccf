// A flat hash table from the names of a graph (ids and branch labels) to revisions; nothing is ever
// removed.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace softbee {

struct Name {
  std::string_view text;  ///< the table's own copy
  std::uint32_t revision = 0;
  bool is_label = false;
};

/// Open addressing with linear probing at a load of at most one half, and the texts side by side: a
/// graph is built anew on every call of the server, and at 100,000 names the time goes into cache
/// misses.
class NameTable {
 public:
  void reserve(std::size_t names) {
    names_.reserve(names);
    std::size_t slots = kFewestSlots;
    while (slots < names * 2) slots *= 2;
    if (slots > slots_.size()) rehash(slots);
  }

  /// The name that holds `text` already, or null after it was added.
  const Name* add(std::string_view text, std::uint32_t revision, bool is_label) {
    if (slots_.size() < (names_.size() + 1) * 2) rehash(std::max(kFewestSlots, slots_.size() * 2));
    const auto hash = hash_of(text);
    auto& slot = slots_[slot_of(text, hash)];
    if (slot.name != kFree) return &names_[slot.name];
    slot = {hash, static_cast<std::uint32_t>(names_.size())};
    names_.push_back({keep(text), revision, is_label});
    return nullptr;
  }

  /// Says that `text` will be added soon.
  void prefetch(std::string_view text) const {
    __builtin_prefetch(&slots_[hash_of(text) & (slots_.size() - 1)]);
  }

  const Name* find(std::string_view text) const {
    if (slots_.empty()) return nullptr;
    return name_in(slot_of(text, hash_of(text)));
  }

  /// `find` for each of the texts, at most kMost of them. Their places are fetched side by side.
  static constexpr std::size_t kMost = 32;
  void find_each(std::span<const std::string_view> texts, std::span<const Name*> found) const {
    std::array<std::uint32_t, kMost> hashes;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      hashes[i] = hash_of(texts[i]);
      __builtin_prefetch(&slots_[hashes[i] & (slots_.size() - 1)]);
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
      found[i] = name_in(hashes[i] & (slots_.size() - 1));
      if (found[i] != nullptr) __builtin_prefetch(found[i]);
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (found[i] != nullptr) __builtin_prefetch(found[i]->text.data());
    }
    for (std::size_t i = 0; i < texts.size(); ++i) found[i] = name_in(slot_of(texts[i], hashes[i]));
  }

  const std::vector<Name>& all() const { return names_; }  ///< in the order of `add`

 private:
  static constexpr std::uint32_t kFree = UINT32_MAX;
  static constexpr std::size_t kFewestSlots = 16;

  struct Slot {
    std::uint32_t hash = 0;  ///< tells most other names apart without a look at their text
    std::uint32_t name = kFree;
  };

  static std::uint32_t hash_of(std::string_view text) {
    return static_cast<std::uint32_t>(std::hash<std::string_view>{}(text));
  }

  std::size_t slot_of(std::string_view text, std::uint32_t hash) const {
    const std::size_t mask = slots_.size() - 1;
    auto at = hash & mask;
    while (slots_[at].name != kFree &&
           (slots_[at].hash != hash || names_[slots_[at].name].text != text)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  const Name* name_in(std::size_t slot) const {
    return slots_[slot].name == kFree ? nullptr : &names_[slots_[slot].name];
  }

  void rehash(std::size_t count) {
    std::vector<Slot> old(count);
    old.swap(slots_);
    for (const auto& slot : old) {
      if (slot.name != kFree) slots_[slot_of(names_[slot.name].text, slot.hash)] = slot;
    }
  }

  std::string_view keep(std::string_view text) {
    constexpr std::size_t kBlock = 1 << 14;
    if (left_ < text.size()) {
      left_ = std::max(kBlock, text.size());
      blocks_.push_back(std::make_unique_for_overwrite<char[]>(left_));
      end_ = blocks_.back().get();
    }
    const std::string_view kept{end_, text.copy(end_, text.size())};
    end_ += text.size();
    left_ -= text.size();
    return kept;
  }

  std::vector<Slot> slots_;
  std::vector<Name> names_;
  std::vector<std::unique_ptr<char[]>> blocks_;  ///< of texts
  char* end_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace softbee
