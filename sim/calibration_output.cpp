#include "sim/calibration_output.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "sim/duration_text.hpp"
#include "sim/figure.hpp"

namespace asim {
namespace {

/// To a nanosecond.
Duration rounded(double ns) { return {std::llround(ns)}; }

/// A double-quoted scalar of YAML, of which JSON's strings are a part.
std::string yaml_text(const std::string& text) { return nlohmann::json(text).dump(); }

std::string source_of(const CalibrationReport& report) {
  return "asim calibrate, " + report.machine + ", " + report.implementation +
         (report.date.empty() ? "" : ", " + report.date);
}

std::string cost_text(const std::string& name, Duration value, const std::string& status, const std::string& source) {
  return "  " + name + ":\n    value: " + (value == Duration::zero() ? "0ns" : format_duration(value)) +
         "\n    status: " + status + "\n    source: " + yaml_text(source) + "\n";
}

std::string microseconds(double us) { return std::to_string(std::llround(us)) + "us"; }

}  // namespace

std::string calibration_table(const CalibrationReport& report, const CalibrationFit& fit, const BoardProfile& base,
                              Colour colour) {
  TextTable costs;
  costs.add({"cost", "fitted", "standard error", "base " + base.name}, Tint::faint);
  for (std::size_t k = 0; k < calibrated_costs.size(); ++k) {
    const CalibratedCost& cost = calibrated_costs.at(k);
    const std::string of_base = format_duration(base.costs.*cost.member);
    const auto& fitted = fit.costs.at(k);
    if (fitted) {
      costs.add({{cost.name},
                 {format_duration(rounded(fitted->ns))},
                 {format_duration(rounded(fitted->error_ns))},
                 {of_base}});
    } else {
      costs.add({{cost.name}, {"as the base"}, {"-"}, {of_base}});
    }
  }
  TextTable residuals;
  residuals.add({"measurement", "n", "measured", "fitted", "residual"}, Tint::faint);
  for (const CalibrationResidual& row : fit.residuals) {
    const bool divisible = row.measured_us > 0;
    const std::string residual =
        divisible ? signed_percent(std::llround((row.fitted_us - row.measured_us) / row.measured_us * 1e6)) : "-";
    residuals.add({{row.name},
                   {std::to_string(row.n)},
                   {microseconds(row.measured_us)},
                   {microseconds(row.fitted_us)},
                   {residual}});
  }
  return report.machine + ", " + report.implementation + ", scheduler " + report.scheduler + "\n\n" +
         costs.text(colour) + "\n" + residuals.text(colour);
}

std::string calibrated_board(const std::string& name, const CalibrationReport& report, const CalibrationFit& fit,
                             const BoardProfile& base) {
  std::string text = "# Made by asim calibrate. What it could not measure is as on " + base.name + ".\nasim_board: 1\n";
  text += "name: " + yaml_text(name) + "\n";
  text += "description: " + yaml_text(report.machine + ", calibrated") + "\n";
  text += "base: " + base.name + "\n";
  text += "platform: " + yaml_text(report.platform) + "\n";
  text += "machine: " + yaml_text(report.machine) + "\n";
  if (report.frequency_hz > 0) text += "cpu_hz: " + std::to_string(report.frequency_hz) + "\n";
  text += "costs:\n";
  for (const BoardCostKey& key : board_cost_keys()) {
    const FittedCost* fitted = nullptr;
    for (std::size_t k = 0; k < calibrated_costs.size(); ++k) {
      const bool same = calibrated_costs.at(k).member == key.member;
      if (same && fit.costs.at(k)) fitted = &*fit.costs.at(k);
    }
    if (fitted != nullptr) {
      text += cost_text(key.key, rounded(fitted->ns), "fitted", source_of(report));
      continue;
    }
    const auto source = base.sources.find(key.key);
    const bool known = source != base.sources.end();  // a board without costs has no sources of them
    text += cost_text(key.key, base.costs.*key.member, known ? source->second.status : "estimated",
                      "As on " + base.name + (known ? ": " + source->second.source : ""));
  }
  return text;
}

}  // namespace asim
