// Tells ThreadSanitizer of the contended path of Swift's `Mutex`.
//
// A free lock is taken by code that the compiler inlines into each client, and ThreadSanitizer sees the atomic exchange.
// Waiting for a held lock happens in libswiftSynchronization, which is not instrumented, so writes of the previous holder
// look like races. LD_PRELOAD puts the functions below before those of the library. Each calls the one it
// replaces and tells ThreadSanitizer. Scripts/sanitize.sh builds and loads this file.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define SELF __attribute__((swift_context))
#define SWIFT __attribute__((swiftcall))
#define MUTEX "$s15Synchronization12_MutexHandleV"
#define LOCK MUTEX "9_lockSlowyys6UInt32VF"
#define TRY_LOCK MUTEX "12_tryLockSlowSbyF"
#define UNLOCK MUTEX "11_unlockSlowyyF"

// Of the sanitizer's runtime; absent in the programs that only start the tests.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

static void acquire(void *mutex) {
  if (__tsan_acquire) __tsan_acquire(mutex);
}

static void *next(const char *name) {
  void *function = dlsym(RTLD_NEXT, name);
  if (!function) __builtin_trap();
  return function;
}

SWIFT void lock(uint32_t thread, SELF void *mutex) __asm__(LOCK);
SWIFT _Bool try_lock(SELF void *mutex) __asm__(TRY_LOCK);
SWIFT void unlock(SELF void *mutex) __asm__(UNLOCK);

SWIFT void lock(uint32_t thread, SELF void *mutex) {
  ((SWIFT void (*)(uint32_t, SELF void *))next(LOCK))(thread, mutex);
  acquire(mutex);
}

SWIFT _Bool try_lock(SELF void *mutex) {
  _Bool isLocked = ((SWIFT _Bool (*)(SELF void *))next(TRY_LOCK))(mutex);
  if (isLocked) acquire(mutex);
  return isLocked;
}

SWIFT void unlock(SELF void *mutex) {
  if (__tsan_release) __tsan_release(mutex);
  ((SWIFT void (*)(SELF void *))next(UNLOCK))(mutex);
}
