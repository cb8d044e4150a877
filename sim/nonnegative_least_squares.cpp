#include "sim/nonnegative_least_squares.hpp"

#include <Eigen/QR>

#include <algorithm>
#include <cstddef>

namespace asim {
namespace {

using Index = Eigen::Index;

/// The unbounded solution over the columns in `free`; the others are zero.
Eigen::VectorXd solution_over(const Eigen::MatrixXd& a, const Eigen::VectorXd& b, const std::vector<Index>& free) {
  const Eigen::VectorXd part = columns_of(a, free).colPivHouseholderQr().solve(b);
  Eigen::VectorXd x = Eigen::VectorXd::Zero(a.cols());
  for (std::size_t k = 0; k < free.size(); ++k) x(free[k]) = part(static_cast<Index>(k));
  return x;
}

}  // namespace

// Not an indexed view of Eigen, about which GCC 12 gives false warnings.
Eigen::MatrixXd columns_of(const Eigen::MatrixXd& a, const std::vector<Index>& indices) {
  Eigen::MatrixXd part(a.rows(), static_cast<Index>(indices.size()));
  for (std::size_t k = 0; k < indices.size(); ++k) part.col(static_cast<Index>(k)) = a.col(indices[k]);
  return part;
}

Eigen::VectorXd nonnegative_least_squares(const Eigen::MatrixXd& a, const Eigen::VectorXd& b) {
  constexpr double tolerance = 1e-12;  // of the gradient and of lengths, relative to their largest values
  Eigen::VectorXd x = Eigen::VectorXd::Zero(a.cols());
  std::vector<Index> free;
  std::vector<bool> is_free(static_cast<std::size_t>(a.cols()), false);
  const double scale = (a.transpose() * b).cwiseAbs().maxCoeff();
  // Each round frees a column and lowers the residual: there are no more rounds than sets of columns, in practice few.
  for (;;) {
    const Eigen::VectorXd gradient = a.transpose() * (b - a * x);
    Index best = -1;
    for (Index k = 0; k < a.cols(); ++k) {
      const bool steeper = !is_free[static_cast<std::size_t>(k)] && gradient(k) > tolerance * scale;
      if (steeper && (best < 0 || gradient(k) > gradient(best))) best = k;
    }
    if (best < 0) return x;
    free.push_back(best);
    is_free[static_cast<std::size_t>(best)] = true;
    for (;;) {
      const Eigen::VectorXd trial = solution_over(a, b, free);
      double step = 1;
      for (const Index k : free) {
        if (trial(k) <= 0) step = std::min(step, x(k) / (x(k) - trial(k)));
      }
      x += step * (trial - x);
      if (step >= 1) break;
      std::erase_if(free, [&](Index k) {
        const bool bound = x(k) <= tolerance * x.maxCoeff();
        if (bound) x(k) = 0;
        is_free[static_cast<std::size_t>(k)] = !bound;
        return bound;
      });
    }
  }
}

}  // namespace asim
