#include "sim/nonnegative_least_squares.hpp"

#include <gtest/gtest.h>

namespace asim {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

TEST(NonnegativeLeastSquares, IsPlainLeastSquaresWhereNothingIsNegative) {
  const MatrixXd a{{1, 0}, {1, 1}, {1, 2}};
  const VectorXd x = nonnegative_least_squares(a, VectorXd{{1, 3, 5}});  // 1 + 2 t, exactly
  EXPECT_NEAR(x(0), 1, 1e-12);
  EXPECT_NEAR(x(1), 2, 1e-12);
}

// Without bounds the slope would be -1; at the bound the best constant is the mean.
TEST(NonnegativeLeastSquares, KeepsWhatWouldBeNegativeAtZero) {
  const MatrixXd a{{1, 0}, {1, 1}, {1, 2}};
  const VectorXd x = nonnegative_least_squares(a, VectorXd{{3, 2, 1}});
  EXPECT_NEAR(x(0), 2, 1e-12);
  EXPECT_EQ(x(1), 0);
}

// The column that is freed first has to go back: the best with both is (-1/3, 2), within
// x >= 0 it is (0, 1.5).
TEST(NonnegativeLeastSquares, TakesAColumnBackThatTurnsNegative) {
  const MatrixXd a{{3, 1}, {0, 1}};
  const VectorXd b{{1, 2}};
  const VectorXd x = nonnegative_least_squares(a, b);
  const VectorXd gradient = a.transpose() * (b - a * x);
  EXPECT_EQ(x(0), 0);
  EXPECT_NEAR(x(1), 1.5, 1e-12);
  EXPECT_LE(gradient(0), 1e-9);
}

TEST(NonnegativeLeastSquares, IsZeroWhereEveryColumnPointsAway) {
  const MatrixXd a{{1, 2}, {2, 1}, {1, 1}};
  EXPECT_EQ(nonnegative_least_squares(a, VectorXd{{-1, -1, -1}}), VectorXd::Zero(2));
  EXPECT_EQ(nonnegative_least_squares(a, VectorXd::Zero(3)), VectorXd::Zero(2));
}

}  // namespace
}  // namespace asim
