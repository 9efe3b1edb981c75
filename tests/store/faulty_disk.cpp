// SPDX-License-Identifier: Apache-2.0
#include "tests/store/faulty_disk.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <new>
#include <utility>

namespace sarad {
namespace {

constexpr std::size_t kSector = 512;

FaultyDisk* disk = nullptr;  // SQLite's file layer is a global thing
sqlite3_vfs shim{};

struct File {
  sqlite3_file base;
  sqlite3_file* real;
  std::string* path;
};

File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
sqlite3_file* real(sqlite3_file* file) { return of(file).real; }
const sqlite3_io_methods& methods(sqlite3_file* file) { return *real(file)->pMethods; }
sqlite3_vfs* under() { return static_cast<sqlite3_vfs*>(shim.pAppData); }

std::string content(const std::string& path) {
  std::ifstream file{path, std::ios::binary | std::ios::ate};
  std::string bytes(file ? static_cast<std::size_t>(file.tellg()) : 0, '\0');
  file.seekg(0).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return bytes;
}

std::string sector_of(const std::string& bytes, std::size_t sector) {
  std::string part = sector * kSector < bytes.size() ? bytes.substr(sector * kSector, kSector) : std::string{};
  part.resize(kSector);
  return part;
}

int close(sqlite3_file* f) {
  const int code = methods(f).xClose(real(f));
  ::operator delete(real(f));
  delete of(f).path;
  return code;
}
int read(sqlite3_file* f, void* to, int n, sqlite3_int64 at) { return methods(f).xRead(real(f), to, n, at); }
int write(sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
  if (const int code = disk->operation(); code != SQLITE_OK) return code;
  disk->written(*of(f).path, static_cast<std::size_t>(at), static_cast<std::size_t>(n));
  return methods(f).xWrite(real(f), from, n, at);
}
int truncate(sqlite3_file* f, sqlite3_int64 size) {
  if (const int code = disk->operation(); code != SQLITE_OK) return code;
  return methods(f).xTruncate(real(f), size);
}
int sync(sqlite3_file* f, int flags) {
  int code = disk->operation();
  if (code == SQLITE_OK) code = disk->sync_operation(*of(f).path);
  if (code != SQLITE_OK) {
    disk->sync_failed(*of(f).path);
    return code;
  }
  // The disk under this one need not be waited for: what counts is what this one remembers.
  static_cast<void>(flags);
  disk->synced(*of(f).path);
  return SQLITE_OK;
}
int file_size(sqlite3_file* f, sqlite3_int64* size) { return methods(f).xFileSize(real(f), size); }
int lock(sqlite3_file* f, int level) { return methods(f).xLock(real(f), level); }
int unlock(sqlite3_file* f, int level) { return methods(f).xUnlock(real(f), level); }
int check_lock(sqlite3_file* f, int* held) { return methods(f).xCheckReservedLock(real(f), held); }
int control(sqlite3_file* f, int what, void* argument) { return methods(f).xFileControl(real(f), what, argument); }
int sector_size(sqlite3_file* f) { return methods(f).xSectorSize(real(f)); }
// No promise that writes are atomic or in order; only, as SQLite takes for granted of every disk it
// runs on, that what was durable stays so when its sector's other bytes are written.
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }
int shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** out) {
  return methods(f).xShmMap(real(f), page, size, extend, out);
}
int shm_lock(sqlite3_file* f, int offset, int n, int flags) { return methods(f).xShmLock(real(f), offset, n, flags); }
void shm_barrier(sqlite3_file* f) { methods(f).xShmBarrier(real(f)); }
int shm_unmap(sqlite3_file* f, int remove) { return methods(f).xShmUnmap(real(f), remove); }

const sqlite3_io_methods kMethods{2,       close,  read,       write,   truncate,    sync,            file_size,
                                  lock,    unlock, check_lock, control, sector_size, characteristics, shm_map,
                                  shm_lock, shm_barrier, shm_unmap, nullptr, nullptr};

int open(sqlite3_vfs*, const char* name, sqlite3_file* f, int flags, int* out) {
  auto* file = static_cast<sqlite3_file*>(::operator new(static_cast<std::size_t>(under()->szOsFile)));
  const int code = under()->xOpen(under(), name, file, flags, out);
  f->pMethods = nullptr;
  if (code != SQLITE_OK) {
    ::operator delete(file);
    return code;
  }
  of(f).real = file;
  of(f).path = new std::string{name != nullptr ? name : ""};
  f->pMethods = &kMethods;
  disk->opened(*of(f).path);
  return SQLITE_OK;
}

int remove(sqlite3_vfs*, const char* name, int sync_folder) {
  disk->removed(name);
  return under()->xDelete(under(), name, sync_folder);
}

}  // namespace

FaultyDisk::FaultyDisk() {
  sqlite3_vfs* real_vfs = sqlite3_vfs_find(nullptr);
  shim = *real_vfs;
  shim.zName = "faulty-disk";
  shim.szOsFile = sizeof(File);
  shim.pAppData = real_vfs;
  shim.xOpen = open;
  shim.xDelete = remove;
  disk = this;
  sqlite3_vfs_register(&shim, 1);
}

FaultyDisk::~FaultyDisk() {
  sqlite3_vfs_unregister(&shim);
  sqlite3_vfs_register(under(), 1);
  disk = nullptr;
}

void FaultyDisk::fail(int n, int code, int count) {
  first_ = operations_ + n;
  last_ = n == 0 ? 0 : (count >= (1 << 30) ? 1 << 30 : first_ + count - 1);
  code_ = code;
}

int FaultyDisk::operation() {
  if (before_operation) before_operation();
  ++operations_;
  return operations_ >= first_ && operations_ <= last_ ? code_ : SQLITE_OK;
}

void FaultyDisk::fail_syncs(const std::string& file, int n, int count, bool forget) {
  sync_file_ = file;
  syncs_before_ = n - 1;
  syncs_to_fail_ = count;
  forget_ = forget;
}

int FaultyDisk::sync_operation(const std::string& path) {
  if (syncs_to_fail_ == 0 || !path.ends_with(sync_file_) || syncs_before_-- > 0) return SQLITE_OK;
  --syncs_to_fail_;
  ++failed_syncs_;
  return SQLITE_IOERR_FSYNC;
}

void FaultyDisk::watch(const std::string& folder) {
  watched_ = folder;
  synced_.clear();
  lost_.clear();
}

void FaultyDisk::opened(const std::string& path) {
  // What is there when it is opened got there by a rename after a sync of its own, or is empty.
  if (synced_.count(path) == 0) synced(path);
}

void FaultyDisk::synced(const std::string& path) {
  if (watched_.empty() || path.rfind(watched_, 0) != 0) return;
  std::string now = content(path);
  const std::string& old = synced_[path];
  for (const auto sector : lost_[path])
    if (sector * kSector < now.size()) now.replace(sector * kSector, kSector, sector_of(old, sector));
  synced_[path] = std::move(now);
}

void FaultyDisk::written(const std::string& path, std::size_t at, std::size_t count) {
  const auto lost = lost_.find(path);
  if (lost == lost_.end() || count == 0) return;
  lost->second.erase(lost->second.lower_bound(at / kSector), lost->second.upper_bound((at + count - 1) / kSector));
}

void FaultyDisk::sync_failed(const std::string& path) {
  if (synced_.count(path) == 0) return;
  const std::string now = content(path);
  for (std::size_t sector = 0; sector * kSector < now.size(); ++sector)
    if (sector_of(now, sector) != sector_of(synced_[path], sector)) lost_[path].insert(sector);
  if (!forget_) return;
  std::fstream file{path, std::ios::binary | std::ios::in | std::ios::out};
  for (const auto sector : std::exchange(lost_[path], {})) {
    const std::string had = sector_of(synced_[path], sector);
    file.seekp(static_cast<std::streamoff>(sector * kSector));
    file.write(had.data(), static_cast<std::streamsize>(std::min(kSector, now.size() - sector * kSector)));
  }
}

void FaultyDisk::kill(const std::string& folder) {
  std::map<std::string, std::string> safe;
  std::map<std::string, std::set<std::size_t>> lost;
  for (auto& [path, bytes] : synced_) {
    const std::string to = folder + std::filesystem::path{path}.filename().string();
    std::ofstream{to, std::ios::binary} << content(path);
    if (const auto gave_up = lost_.find(path); gave_up != lost_.end()) lost[to] = gave_up->second;
    safe[to] = std::move(bytes);
  }
  watched_ = folder;
  synced_ = std::move(safe);
  lost_ = std::move(lost);
}

void FaultyDisk::removed(const std::string& path) {
  synced_.erase(path);
  lost_.erase(path);
}

void FaultyDisk::cut_power(const std::string& folder, std::mt19937& chance) const {
  for (const auto& [path, safe] : synced_) {
    const std::string now = content(path);
    std::string left = safe;
    if (now.size() > left.size() && chance() % 2 == 0) left.resize(now.size());
    for (std::size_t at = 0; at < left.size(); at += kSector) {
      const std::size_t n = std::min({kSector, left.size() - at, now.size() > at ? now.size() - at : 0});
      if (n > 0 && chance() % 2 == 0) left.replace(at, n, now, at, n);
    }
    std::ofstream{folder + "/" + std::filesystem::path{path}.filename().string(), std::ios::binary} << left;
  }
}

}  // namespace sarad
