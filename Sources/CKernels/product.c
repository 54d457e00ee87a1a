#include "clones.h"
#include "kernels.h"
#include <string.h>

// y = x wᵀ with w packed once: what OpenBLAS does on every call, and for small batches mostly does. Rows of y come
// out the same whatever other rows stand beside them, since every element is one chain of multiply-adds over k.

enum {
  WIDTH = FB_PANEL,  // outputs in a panel
  DEPTH = 256,       // inputs at a time: a panel's share of 32 KB stays in the first-level cache
  TALLEST = 14       // rows of the largest tile
};

typedef float f16 __attribute__((vector_size(64), aligned(4)));
typedef float f8 __attribute__((vector_size(32), aligned(4)));
typedef float f4 __attribute__((vector_size(16), aligned(4)));

#define UNROLLED _Pragma("clang loop unroll(full)")

/// c[rows x 2V] (+)= a[rows x depth] b[depth x 2V]: 2 * rows accumulators in registers, two loads of b and `rows`
/// broadcasts of a for each k.
#define DEFINE_TILE(name, V)                                                                       \
  INLINE void name(const int rows, size_t depth, const float *a, size_t lda, const float *b,       \
                   float *c, size_t ldc, bool first) {                                             \
    enum { lanes = sizeof(V) / sizeof(float) };                                                    \
    V sum[TALLEST][2];                                                                             \
    UNROLLED for (int i = 0; i < rows; i++) {                                                      \
      sum[i][0] = first ? (V){0} : *(const V *)(c + i * ldc);                                      \
      sum[i][1] = first ? (V){0} : *(const V *)(c + i * ldc + lanes);                              \
    }                                                                                              \
    for (size_t k = 0; k < depth; k++, b += WIDTH) {                                               \
      V left = *(const V *)b, right = *(const V *)(b + lanes);                                     \
      UNROLLED for (int i = 0; i < rows; i++) {                                                    \
        float s = a[i * lda + k];                                                                  \
        sum[i][0] += left * s;                                                                     \
        sum[i][1] += right * s;                                                                    \
      }                                                                                            \
    }                                                                                              \
    UNROLLED for (int i = 0; i < rows; i++) {                                                      \
      *(V *)(c + i * ldc) = sum[i][0];                                                             \
      *(V *)(c + i * ldc + lanes) = sum[i][1];                                                     \
    }                                                                                              \
  }

/// All rows against one panel, in tiles of `tallest` rows and 2V columns; `REST` handles what is left.
#define DEFINE_PANEL(name, V, tile, tallest, TARGET, REST)                                         \
  TARGET static void name(size_t rows, size_t depth, const float *a, size_t lda,                   \
                          const float *panel, float *c, size_t ldc, bool first) {                  \
    enum { step = 2 * sizeof(V) / sizeof(float) };                                                 \
    for (size_t j = 0; j < WIDTH; j += step) {                                                     \
      const float *x = a, *b = panel + j;                                                          \
      float *y = c + j;                                                                            \
      size_t left = rows;                                                                          \
      for (; left >= tallest; left -= tallest, x += tallest * lda, y += tallest * ldc)             \
        tile(tallest, depth, x, lda, b, y, ldc, first);                                            \
      switch (left) { REST(tile) }                                                                 \
    }                                                                                              \
  }

#define ROWS(n, tile)                                                                              \
  case n:                                                                                          \
    tile(n, depth, x, lda, b, y, ldc, first);                                                      \
    break;
#define UP_TO_3(tile) ROWS(1, tile) ROWS(2, tile) ROWS(3, tile)
#define UP_TO_5(tile) UP_TO_3(tile) ROWS(4, tile) ROWS(5, tile)
#define UP_TO_13(tile)                                                                             \
  UP_TO_5(tile) ROWS(6, tile) ROWS(7, tile) ROWS(8, tile) ROWS(9, tile) ROWS(10, tile)             \
  ROWS(11, tile) ROWS(12, tile) ROWS(13, tile)

DEFINE_TILE(tile4, f4)
DEFINE_PANEL(panel_baseline, f4, tile4, 4, , UP_TO_3)
#if defined(__x86_64__)
// Features by name: under "arch=x86-64-v4" clang prefers 256-bit registers, and 28 accumulators spill.
#define AVX512 __attribute__((target("avx512f,avx512cd,avx512bw,avx512dq,avx512vl,avx2,fma")))
#define AVX2 __attribute__((target("avx2,fma")))
DEFINE_TILE(tile8, f8)
DEFINE_TILE(tile16, f16)
DEFINE_PANEL(panel_avx2, f8, tile8, 6, AVX2, UP_TO_5)
DEFINE_PANEL(panel_avx512, f16, tile16, 14, AVX512, UP_TO_13)
#endif

typedef void panel_function(size_t, size_t, const float *, size_t, const float *, float *, size_t, bool);

int fb_product_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return 2;
  if (__builtin_cpu_supports("x86-64-v3")) return 1;
#endif
  return 0;
}

static panel_function *panel_for(int level) {
#if defined(__x86_64__)
  if (level >= 2) return panel_avx512;
  if (level == 1) return panel_avx2;
#endif
  return panel_baseline;
}

/// The last panel where fewer than WIDTH outputs are left: tiles go by way of a buffer of full width.
static void narrow_panel(panel_function *panel, size_t rows, size_t width, size_t depth,
                         const float *a, size_t lda, const float *b, float *c, size_t ldc,
                         bool first) {
  float buffer[TALLEST * WIDTH];
  for (size_t i = 0; i < rows; i += TALLEST) {
    size_t height = rows - i < TALLEST ? rows - i : TALLEST;
    for (size_t r = 0; r < height; r++) {
      memset(buffer + r * WIDTH, 0, WIDTH * sizeof(float));
      if (!first) memcpy(buffer + r * WIDTH, c + (i + r) * ldc, width * sizeof(float));
    }
    panel(height, depth, a + i * lda, lda, b, buffer, WIDTH, first);
    for (size_t r = 0; r < height; r++)
      memcpy(c + (i + r) * ldc, buffer + r * WIDTH, width * sizeof(float));
  }
}

void fb_pack(size_t outputs, size_t inputs, const float *w, size_t ldw, size_t panel, float *packed) {
  size_t first = panel * WIDTH, width = outputs - first < WIDTH ? outputs - first : WIDTH;
  memset(packed, 0, inputs * WIDTH * sizeof(float));
  // Sixteen inputs at a time: a cache line of each output's row is read once.
  for (size_t k = 0; k < inputs; k += 16) {
    size_t end = inputs - k < 16 ? inputs : k + 16;
    for (size_t j = 0; j < width; j++) {
      const float *row = w + (first + j) * ldw;
      for (size_t i = k; i < end; i++) packed[i * WIDTH + j] = row[i];
    }
  }
}

void fb_packed_product(int level, size_t rows, size_t outputs, size_t inputs, const float *x,
                       size_t ldx, const float *packed, float *y, size_t ldy) {
  panel_function *panel = panel_for(level);
  for (size_t k = 0; k < inputs; k += DEPTH) {
    size_t depth = inputs - k < DEPTH ? inputs - k : DEPTH;
    for (size_t j = 0; j < outputs; j += WIDTH) {
      const float *b = packed + j * inputs + k * WIDTH;
      size_t width = outputs - j < WIDTH ? outputs - j : WIDTH;
      if (width == WIDTH)
        panel(rows, depth, x + k, ldx, b, y + j, ldy, k == 0);
      else
        narrow_panel(panel, rows, width, depth, x + k, ldx, b, y + j, ldy, k == 0);
    }
  }
}
