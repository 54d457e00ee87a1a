#ifndef FILBERT_CLONES_H
#define FILBERT_CLONES_H
// One function body, three machine codes: baseline x86-64, AVX2+FMA (v3), AVX-512 (v4). ThreadSanitizer instruments the
// functions that pick one, which run before it has started.
#if defined(__x86_64__) && defined(__linux__) && !__has_feature(thread_sanitizer)
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#endif
#define INLINE static inline __attribute__((always_inline))
// Sums run in this many lanes so that they vectorise without -ffast-math and have one fixed order.
enum { LANES = 16 };

INLINE float lane_sum(const float *lanes) {
  float a[8], b[4];
  for (int l = 0; l < 8; l++) a[l] = lanes[l] + lanes[l + 8];
  for (int l = 0; l < 4; l++) b[l] = a[l] + a[l + 4];
  return (b[0] + b[2]) + (b[1] + b[3]);
}
#endif
