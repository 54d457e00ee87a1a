#include "dropout.h"
#include "elementary.h"
#include "kernels.h"

INLINE float row_sum(size_t n, const float *x) {
  float lanes[LANES] = {0};
  size_t j = 0;
  for (; j + LANES <= n; j += LANES)
    for (int l = 0; l < LANES; l++) lanes[l] += x[j + l];
  for (int l = 0; j < n; j++, l++) lanes[l] += x[j];
  return lane_sum(lanes);
}

CLONES void fb_layer_norm(size_t rows, size_t columns, float *z, const float *bias,
                          const float *residual, const fb_dropout_stream *dropout,
                          const float *restrict gamma, const float *restrict beta, float epsilon,
                          float *rstd, float *y) {
  const float inverse = 1.0f / (float)columns;
  for (size_t i = 0; i < rows; i++, z += columns, y += columns) {
    if (bias)
      for (size_t j = 0; j < columns; j++) z[j] += bias[j];
    if (dropout && dropout->threshold) dropout_row(columns, z, dropout, dropout->first_row + i, z);
    if (residual) {
      const float *r = residual + i * columns;
      for (size_t j = 0; j < columns; j++) z[j] += r[j];
    }
    float mean = row_sum(columns, z) * inverse;
    float lanes[LANES] = {0};
    size_t j = 0;
    for (; j + LANES <= columns; j += LANES)
      for (int l = 0; l < LANES; l++) {
        float c = z[j + l] - mean;
        lanes[l] += c * c;
      }
    for (int l = 0; j < columns; j++, l++) {
      float c = z[j] - mean;
      lanes[l] += c * c;
    }
    float r = 1.0f / sqrtf(lane_sum(lanes) * inverse + epsilon);
    if (rstd) rstd[i] = r;
    if (y == z) {
      for (size_t k = 0; k < columns; k++) z[k] = (z[k] - mean) * r * gamma[k] + beta[k];
    } else {
      for (size_t k = 0; k < columns; k++) {
        float normalized = (z[k] - mean) * r;
        z[k] = normalized;
        y[k] = normalized * gamma[k] + beta[k];
      }
    }
  }
}

CLONES void fb_layer_norm_backward(size_t rows, size_t columns, const float *dy,
                                   const float *normalized, const float *rstd,
                                   const float *restrict gamma, float *dx) {
  const float inverse = 1.0f / (float)columns;
  for (size_t i = 0; i < rows; i++, dy += columns, normalized += columns, dx += columns) {
    float sum[LANES] = {0}, dot[LANES] = {0};
    size_t j = 0;
    for (; j + LANES <= columns; j += LANES)
      for (int l = 0; l < LANES; l++) {
        float g = dy[j + l] * gamma[j + l];
        sum[l] += g;
        dot[l] += g * normalized[j + l];
      }
    for (int l = 0; j < columns; j++, l++) {
      float g = dy[j] * gamma[j];
      sum[l] += g;
      dot[l] += g * normalized[j];
    }
    float mean = lane_sum(sum) * inverse, projection = lane_sum(dot) * inverse, r = rstd[i];
    for (size_t k = 0; k < columns; k++)
      dx[k] = r * (dy[k] * gamma[k] - mean - normalized[k] * projection);
  }
}

CLONES void fb_dropout(size_t rows, size_t columns, const float *x, const fb_dropout_stream *dropout,
                       float *y) {
  for (size_t i = 0; i < rows; i++)
    dropout_row(columns, x + i * columns, dropout, dropout->first_row + i, y + i * columns);
}
