#include "clones.h"
#include "kernels.h"
#include <string.h>

// y = x wᵀ with w packed once, and a b or a bᵀ with b packed on the way, a panel at a time. Every element of a result
// is one chain of multiply-adds over k, whatever the tile it falls into: rows come out the same whatever other rows
// stand beside them, and blocks, panels and tiles change the speed and no bit.

enum {
  WIDTH = FB_PANEL,  // outputs in a panel
  HALF = WIDTH / 2,  // outputs that lie side by side: a cache line
  DEPTH = 384,       // inputs at a time: half a panel, 24 KB, stays in the first-level cache under a tile of rows
  BLOCK = 84,        // rows at a time: their DEPTH inputs, 129 KB, stay in the second; whole tiles of 4, 6 and 14
  TALLEST = 14,      // rows of the largest tile
  AHEAD = 1024       // floats between what a tile reads of a panel and what it asks the caches for
};

typedef float f16 __attribute__((vector_size(64), aligned(4)));
typedef float f8 __attribute__((vector_size(32), aligned(4)));
typedef float f4 __attribute__((vector_size(16), aligned(4)));

#define UNROLLED _Pragma("clang loop unroll(full)")

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

/// Up to WIDTH columns of a right-hand side: column j of input k is at start[k * HALF + j / HALF * half + j % HALF].
typedef struct {
  const float *start;
  size_t half;
} panel;

/// Makes a pointer one of its own to the compiler, which otherwise computes it from another, six additions for each k.
#define INDEPENDENT(pointer) __asm__("" : "+r"(pointer))

/// c[rows x 2V] (+)= a[rows x depth] b[depth x 2V]: 2 * rows accumulators in registers, two loads of b, the second
/// `apart` from the first, and `rows` broadcasts of a for each k. Narrow vectors take STRIDE inputs a turn, rows of a
/// by three from a pointer: 21 instructions for 12 multiply-adds instead of 29, which counts where another thread
/// has half of the core. The first tile of a panel finds it far away, in memory even where a text is alone, and what it
/// asks for ahead is worth a tenth of the time and more.
#define DEFINE_TILE(name, V)                                                                       \
  INLINE void name(const int rows, size_t depth, const float *a, size_t lda, const float *b,       \
                   size_t apart, float *c, size_t ldc, bool first) {                               \
    enum { lanes = sizeof(V) / sizeof(float), STRIDE = 4 };                                        \
    V sum[TALLEST][2];                                                                             \
    UNROLLED for (int i = 0; i < rows; i++) {                                                      \
      sum[i][0] = first ? (V){0} : *(const V *)(c + i * ldc);                                      \
      sum[i][1] = first ? (V){0} : *(const V *)(c + i * ldc + lanes);                              \
    }                                                                                              \
    size_t k = 0;                                                                                  \
    if (lanes < HALF) {                                                                            \
      const float *x[(TALLEST + 2) / 3];                                                           \
      UNROLLED for (int i = 0; i < rows; i += 3) {                                                 \
        x[i / 3] = a + i * lda;                                                                    \
        INDEPENDENT(x[i / 3]);                                                                     \
      }                                                                                            \
      for (; k + STRIDE <= depth; k += STRIDE, b += STRIDE * HALF) {                               \
        UNROLLED for (int u = 0; u < STRIDE; u++) {                                                \
          V left = *(const V *)(b + u * HALF), right = *(const V *)(b + u * HALF + apart);         \
          __builtin_prefetch(b + u * HALF + AHEAD);                                                \
          UNROLLED for (int i = 0; i < rows; i++) {                                                \
            float s = x[i / 3][u + i % 3 * lda];                                                   \
            sum[i][0] += left * s;                                                                 \
            sum[i][1] += right * s;                                                                \
          }                                                                                        \
        }                                                                                          \
        UNROLLED for (int i = 0; i < rows; i += 3) x[i / 3] += STRIDE;                             \
      }                                                                                            \
    }                                                                                              \
    for (; k < depth; k++, b += HALF) {                                                            \
      V left = *(const V *)b, right = *(const V *)(b + apart);                                     \
      __builtin_prefetch(b + AHEAD);                                                               \
      if (lanes == HALF) __builtin_prefetch(b + apart + AHEAD);                                    \
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

/// All rows against `width` columns of one panel, rounded up to 2V. Tiles are of equal height or one row less: a
/// last tile of one or two rows would wait for its own sums.
#define DEFINE_PANEL(name, V, tile, tallest, TARGET, HEIGHTS)                                      \
  TARGET static void name(size_t rows, size_t width, size_t depth, const float *a, size_t lda,     \
                          panel b, float *c, size_t ldc, bool first) {                             \
    enum { lanes = sizeof(V) / sizeof(float) };                                                    \
    const size_t tiles = (rows + tallest - 1) / tallest, height = rows / tiles;                    \
    const size_t higher = rows % tiles, apart = lanes < HALF ? lanes : b.half;                     \
    for (size_t j = 0; j < width; j += 2 * lanes) {                                                \
      const float *x = a, *w = b.start + j / HALF * b.half + j % HALF;                             \
      float *y = c + j;                                                                            \
      for (size_t t = 0; t < tiles; t++) {                                                         \
        const size_t n = height + (t < higher);                                                    \
        switch (n) { HEIGHTS(tile) }                                                               \
        x += n * lda;                                                                              \
        y += n * ldc;                                                                              \
      }                                                                                            \
    }                                                                                              \
  }

#define ROWS(n, tile)                                                                              \
  case n:                                                                                          \
    tile(n, depth, x, lda, w, apart, y, ldc, first);                                       \
    break;
#define UP_TO_4(tile) ROWS(1, tile) ROWS(2, tile) ROWS(3, tile) ROWS(4, tile)
#define UP_TO_6(tile) UP_TO_4(tile) ROWS(5, tile) ROWS(6, tile)
#define UP_TO_14(tile)                                                                             \
  UP_TO_6(tile) ROWS(7, tile) ROWS(8, tile) ROWS(9, tile) ROWS(10, tile) ROWS(11, tile)            \
  ROWS(12, tile) ROWS(13, tile) ROWS(14, tile)

DEFINE_TILE(tile4, f4)
DEFINE_PANEL(panel_baseline, f4, tile4, 4, , UP_TO_4)
#if defined(__x86_64__)
// Features by name: under "arch=x86-64-v4" clang prefers 256-bit registers, and 28 accumulators spill.
#define AVX512 __attribute__((target("avx512f,avx512cd,avx512bw,avx512dq,avx512vl,avx2,fma")))
#define AVX2 __attribute__((target("avx2,fma")))
DEFINE_TILE(tile8, f8)
DEFINE_TILE(tile16, f16)
DEFINE_PANEL(panel_avx2, f8, tile8, 6, AVX2, UP_TO_6)
DEFINE_PANEL(panel_avx512, f16, tile16, 14, AVX512, UP_TO_14)
#endif

typedef void panel_function(size_t, size_t, size_t, const float *, size_t, panel, float *, size_t, bool);

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

/// c[rows x width] (+)= a b. Where fewer than WIDTH columns are left, tiles go by way of a buffer of full width.
static void multiply_panel(panel_function *multiply, size_t rows, size_t width, size_t depth,
                           const float *a, size_t lda, panel b, float *c, size_t ldc, bool first) {
  if (width == WIDTH) return multiply(rows, width, depth, a, lda, b, c, ldc, first);
  enum { HEIGHT = 3 * TALLEST };
  float buffer[HEIGHT * WIDTH];
  for (size_t i = 0; i < rows; i += HEIGHT) {
    size_t height = smaller(HEIGHT, rows - i);
    if (!first) {
      memset(buffer, 0, sizeof buffer);
      for (size_t r = 0; r < height; r++)
        memcpy(buffer + r * WIDTH, c + (i + r) * ldc, width * sizeof(float));
    }
    multiply(height, width, depth, a + i * lda, lda, b, buffer, WIDTH, first);
    for (size_t r = 0; r < height; r++)
      memcpy(c + (i + r) * ldc, buffer + r * WIDTH, width * sizeof(float));
  }
}

/// Rows of a block: at most BLOCK, and about as many in every block.
static size_t block_height(size_t rows) {
  const size_t blocks = (rows + BLOCK - 1) / BLOCK;
  return blocks ? (rows + blocks - 1) / blocks : 1;
}

/// Four inputs of four outputs of w, transposed.
INLINE void transpose4(const float *w, size_t ldw, float *packed) {
  f4 a = *(const f4 *)w, b = *(const f4 *)(w + ldw);
  f4 c = *(const f4 *)(w + 2 * ldw), d = *(const f4 *)(w + 3 * ldw);
  f4 ac0 = __builtin_shufflevector(a, c, 0, 4, 1, 5), ac2 = __builtin_shufflevector(a, c, 2, 6, 3, 7);
  f4 bd0 = __builtin_shufflevector(b, d, 0, 4, 1, 5), bd2 = __builtin_shufflevector(b, d, 2, 6, 3, 7);
  *(f4 *)packed = __builtin_shufflevector(ac0, bd0, 0, 4, 1, 5);
  *(f4 *)(packed + HALF) = __builtin_shufflevector(ac0, bd0, 2, 6, 3, 7);
  *(f4 *)(packed + 2 * HALF) = __builtin_shufflevector(ac2, bd2, 0, 4, 1, 5);
  *(f4 *)(packed + 3 * HALF) = __builtin_shufflevector(ac2, bd2, 2, 6, 3, 7);
}

/// Packs `depth` inputs of w[width x depth] as two halves, [depth x HALF] each, with zeros beyond `width`.
static panel pack_transposed(size_t width, size_t depth, const float *w, size_t ldw, float *packed) {
  if (width < WIDTH) memset(packed, 0, depth * WIDTH * sizeof(float));
  for (size_t j = 0; j < width; j += 4, w += 4 * ldw) {
    float *column = packed + j / HALF * HALF * depth + j % HALF;
    size_t k = 0;
    if (j + 4 <= width)
      for (; k + 4 <= depth; k += 4) transpose4(w + k, ldw, column + k * HALF);
    for (; k < depth; k++)
      for (size_t i = 0; i < smaller(4, width - j); i++) column[k * HALF + i] = w[i * ldw + k];
  }
  return (panel){packed, HALF * depth};
}

/// The same of b[depth x width], whose columns lie side by side already.
static panel pack_rows(size_t width, size_t depth, const float *b, size_t ldb, float *packed) {
  if (width < WIDTH) memset(packed, 0, depth * WIDTH * sizeof(float));
  for (size_t j = 0; j < width; j += HALF) {
    size_t columns = smaller(HALF, width - j);
    for (size_t k = 0; k < depth; k++)
      memcpy(packed + j * depth + k * HALF, b + k * ldb + j, columns * sizeof(float));
  }
  return (panel){packed, HALF * depth};
}

void fb_pack(size_t outputs, size_t inputs, const float *w, size_t ldw, size_t panel, float *packed) {
  const size_t first = panel * WIDTH, width = smaller(WIDTH, outputs - first);
  for (size_t k = 0; k < inputs; k += DEPTH)
    pack_transposed(width, smaller(DEPTH, inputs - k), w + first * ldw + k, ldw, packed + k * WIDTH);
}

void fb_packed_product(int level, size_t rows, size_t outputs, size_t inputs, const float *x,
                       size_t ldx, const float *packed, float *y, size_t ldy) {
  panel_function *multiply = panel_for(level);
  const size_t block = block_height(rows);
  for (size_t i = 0; i < rows; i += block, x += block * ldx, y += block * ldy)
    for (size_t k = 0; k < inputs; k += DEPTH) {
      const size_t depth = smaller(DEPTH, inputs - k);
      for (size_t j = 0; j < outputs; j += WIDTH) {
        panel w = {packed + j * inputs + k * WIDTH, HALF * depth};
        multiply_panel(multiply, smaller(block, rows - i), smaller(WIDTH, outputs - j), depth, x + k,
                       ldx, w, y + j, ldy, k == 0);
      }
    }
}

void fb_product(int level, size_t rows, size_t columns, size_t inner, const float *a, size_t lda,
                const float *b, size_t ldb, bool transposed, float *c, size_t ldc, bool accumulating) {
  float buffer[DEPTH * WIDTH] __attribute__((aligned(64)));
  panel_function *multiply = panel_for(level);
  const size_t block = block_height(rows);
  for (size_t i = 0; i < rows; i += block, a += block * lda, c += block * ldc)
    for (size_t k = 0; k < inner; k += DEPTH) {
      const size_t depth = smaller(DEPTH, inner - k);
      for (size_t j = 0; j < columns; j += WIDTH) {
        const size_t width = smaller(WIDTH, columns - j);
        panel w = transposed ? pack_transposed(width, depth, b + j * ldb + k, ldb, buffer)
                             : pack_rows(width, depth, b + k * ldb + j, ldb, buffer);
        multiply_panel(multiply, smaller(block, rows - i), width, depth, a + k, lda, w, c + j, ldc,
                       k == 0 && !accumulating);
      }
    }
}
