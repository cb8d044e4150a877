// Non-negative least squares: the x >= 0 that brings A x nearest to b.
#pragma once

#include <Eigen/Core>

#include <vector>

namespace asim {

/// The columns of `a` at `indices`, in their order.
[[nodiscard]] Eigen::MatrixXd columns_of(const Eigen::MatrixXd& a, const std::vector<Eigen::Index>& indices);

/// The active-set method of C. L. Lawson and R. J. Hanson, Solving Least Squares Problems, chapter 23 (1974). `a` has
/// at least as many rows as columns, which are linearly independent.
[[nodiscard]] Eigen::VectorXd nonnegative_least_squares(const Eigen::MatrixXd& a, const Eigen::VectorXd& b);

}  // namespace asim
