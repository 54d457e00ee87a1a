#include "elementary.h"
#include "kernels.h"

#define SQRT_2_OVER_PI 0.79788456f
#define INV_SQRT_2PI 0.39894228f

INLINE float gelu_erf(float x) {
  float cumulative, density;
  normal(x, &cumulative, &density);
  return x * cumulative;
}

INLINE float gelu_erf_slope(float x) {
  float cumulative, density;
  normal(x, &cumulative, &density);
  return cumulative + x * density * INV_SQRT_2PI;
}

// 0.5 (1 + tanh(z)) is the logistic function of 2z; by way of e^-|2z| neither it nor its slope cancels
// where tanh nears -1 or 1.
INLINE float gelu_tanh_argument(float x) {
  return 2.0f * SQRT_2_OVER_PI * (x + 0.044715f * x * x * x);
}

INLINE float gelu_tanh(float x) {
  float z = gelu_tanh_argument(x);
  float e = fast_exp(-fabsf(z));
  return x * (z >= 0.0f ? 1.0f : e) / (1.0f + e);
}

INLINE float gelu_tanh_slope(float x) {
  float z = gelu_tanh_argument(x);
  float e = fast_exp(-fabsf(z));
  float r = 1.0f / (1.0f + e);
  float inner = 2.0f * SQRT_2_OVER_PI * (1.0f + 3.0f * 0.044715f * x * x);
  return (z >= 0.0f ? r : e * r) + x * (e * r * r) * inner;
}

INLINE float relu(float x) { return x < 0.0f ? 0.0f : x; }
INLINE float relu_slope(float x) { return x > 0.0f ? 1.0f : 0.0f; }

INLINE float tanh_slope(float x) {
  float t = fast_tanh(x);
  return 1.0f - t * t;
}

// `f` is inlined into the loops, one function each: an indirect call for every element would not vectorise. z and
// y are equal or apart, which `restrict` cannot say; with the case of equality alone, its loop has one pointer.
#define DEFINE_FORWARD(name, f)                                                                    \
  CLONES static void name(size_t rows, size_t columns, float *z, const float *bias, float *y) {    \
    for (size_t i = 0; i < rows; i++, z += columns, y += columns) {                                \
      if (y == z) {                                                                                \
        for (size_t j = 0; j < columns; j++) z[j] = f(z[j] + (bias ? bias[j] : 0.0f));             \
      } else {                                                                                     \
        if (bias) {                                                                                \
          for (size_t j = 0; j < columns; j++) z[j] += bias[j];                                    \
        }                                                                                          \
        for (size_t j = 0; j < columns; j++) y[j] = f(z[j]);                                       \
      }                                                                                            \
    }                                                                                              \
  }
#define DEFINE_BACKWARD(name, slope)                                                               \
  CLONES static void name(size_t count, const float *restrict z, float *restrict d) {              \
    for (size_t j = 0; j < count; j++) d[j] *= slope(z[j]);                                        \
  }

DEFINE_FORWARD(forward_gelu_erf, gelu_erf)
DEFINE_FORWARD(forward_gelu_tanh, gelu_tanh)
DEFINE_FORWARD(forward_relu, relu)
DEFINE_FORWARD(forward_tanh, fast_tanh)
DEFINE_BACKWARD(backward_gelu_erf, gelu_erf_slope)
DEFINE_BACKWARD(backward_gelu_tanh, gelu_tanh_slope)
DEFINE_BACKWARD(backward_relu, relu_slope)
DEFINE_BACKWARD(backward_tanh, tanh_slope)

void fb_bias_activation(fb_activation kind, size_t rows, size_t columns, float *z,
                        const float *bias, float *y) {
  switch (kind) {
  case FB_GELU_ERF: forward_gelu_erf(rows, columns, z, bias, y); break;
  case FB_GELU_TANH: forward_gelu_tanh(rows, columns, z, bias, y); break;
  case FB_RELU: forward_relu(rows, columns, z, bias, y); break;
  case FB_TANH: forward_tanh(rows, columns, z, bias, y); break;
  }
}

void fb_activation_backward(fb_activation kind, size_t count, const float *z, float *d) {
  switch (kind) {
  case FB_GELU_ERF: backward_gelu_erf(count, z, d); break;
  case FB_GELU_TANH: backward_gelu_tanh(count, z, d); break;
  case FB_RELU: backward_relu(count, z, d); break;
  case FB_TANH: backward_tanh(count, z, d); break;
  }
}

CLONES void fb_add_bias(size_t rows, size_t columns, float *restrict x, const float *restrict bias) {
  for (size_t i = 0; i < rows; i++, x += columns)
    for (size_t j = 0; j < columns; j++) x[j] += bias[j];
}
