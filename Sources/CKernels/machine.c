#define _GNU_SOURCE
#include "kernels.h"
#include <sched.h>
#include <unistd.h>

// Weak: a build of OpenBLAS for one processor only has neither.
extern void gotoblas_dynamic_init(void) __attribute__((weak));
extern void gotoblas_dynamic_quit(void) __attribute__((weak));

bool fb_openblas_reselect_core(void) {
  if (!gotoblas_dynamic_init || !gotoblas_dynamic_quit) return false;
  gotoblas_dynamic_quit();
  gotoblas_dynamic_init();
  return true;
}

bool fb_has_avx512(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl");
#else
  return false;
#endif
}

int fb_available_processors(void) {
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
#endif
  long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? (int)online : 1;
}
