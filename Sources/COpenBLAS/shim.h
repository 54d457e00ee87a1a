#ifndef FILBERT_COPENBLAS_SHIM_H
#define FILBERT_COPENBLAS_SHIM_H
#include <cblas.h>
#include <lapacke.h>
/// Of OpenBLAS, but in none of its headers, and not in its build without threads.
extern int blas_thread_shutdown_(void) __attribute__((weak));
/// Ends OpenBLAS's threads. `openblas_set_num_threads` starts them again.
static inline void shut_down_blas_threads(void) {
  if (blas_thread_shutdown_) blas_thread_shutdown_();
}
#endif
