// The operating system as LevelDB's Env, its tables read with pread(2).
// Internal to store/.
//
// LevelDB's own maps up to 1,000 tables into memory. What has been read of them
// then counts as the program's, up to the size of the whole store, and a table
// that is cut or cannot be read ends the program with SIGBUS, where here it is
// an error of that one read.

#ifndef STET_STORE_PREAD_ENV_H_
#define STET_STORE_PREAD_ENV_H_

namespace leveldb {
class Env;
}  // namespace leveldb

namespace stet {

// Never deleted. Thread-safe.
leveldb::Env* PreadEnv();

}  // namespace stet
#endif  // STET_STORE_PREAD_ENV_H_
