// What all benches share: medians, growth over sizes, a table for people beside the JSON for programs.
#pragma once

#include <nlohmann/json.hpp>

#include <QElapsedTimer>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

namespace heliograph::bench {

inline double milliseconds(const QElapsedTimer &clock)
{
    return double(clock.nsecsElapsed()) / 1e6;
}

/// The value below which a share (0 .. 1) of all lies.
inline double quantile(std::vector<double> values, double share)
{
    const auto at = values.begin() + std::ptrdiff_t(share * double(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

/// Median milliseconds of a run of `work`, after one run to warm up; half a second at most.
inline double median(const std::function<void()> &work)
{
    work();
    std::vector<double> times;
    QElapsedTimer all;
    all.start();
    while (times.size() < 30 && (all.elapsed() < 500 || times.size() < 3)) {
        QElapsedTimer one;
        one.start();
        work();
        times.push_back(milliseconds(one));
    }
    return quantile(times, 0.5);
}

/// A number in a row: a name, or a JSON pointer to one further down ("/peer/ms"). 0 if there is none.
inline double figure(const nlohmann::ordered_json &row, const std::string &name)
{
    const nlohmann::ordered_json::json_pointer pointer(name.starts_with('/') ? name : '/' + name);
    return row.contains(pointer) && row[pointer].is_number() ? row[pointer].get<double>() : 0;
}

/// Slope of log(figure) over log(size): 1 means that ten times the size takes ten times as long.
inline double exponent(const nlohmann::ordered_json &rows, const std::string &size, const std::string &name)
{
    double sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (const auto &row : rows) {
        const double x = std::log(figure(row, size));
        const double y = std::log(std::max(1e-6, figure(row, name)));
        sx += x;
        sy += y;
        sxx += x * x;
        sxy += x * y;
    }
    const auto n = double(rows.size());
    return rows.size() < 2 ? 0 : (n * sxy - sx * sy) / (n * sxx - sx * sx);
}

struct Column {
    std::string name; ///< as figure()
    std::string head;
};

/// To stderr: a line a row, and below each column but the first its growth over that first one.
inline void printTable(const nlohmann::ordered_json &rows, const std::vector<Column> &columns)
{
    for (const Column &column : columns)
        std::fprintf(stderr, "%14s", column.head.c_str());
    std::fputc('\n', stderr);
    for (const auto &row : rows) {
        for (const Column &column : columns)
            std::fprintf(stderr, "%14.*f", &column == &columns.front() ? 0 : 2, figure(row, column.name));
        std::fputc('\n', stderr);
    }
    std::fprintf(stderr, "%14s", "exponent");
    for (std::size_t i = 1; i < columns.size(); ++i)
        std::fprintf(stderr, "%14.2f", exponent(rows, columns.front().name, columns[i].name));
    std::fputc('\n', stderr);
}

/// Of the same columns, for the JSON.
inline nlohmann::ordered_json growth(const nlohmann::ordered_json &rows, const std::vector<Column> &columns)
{
    nlohmann::ordered_json exponents;
    for (std::size_t i = 1; i < columns.size(); ++i)
        exponents[columns[i].name] = exponent(rows, columns.front().name, columns[i].name);
    return exponents;
}

} // namespace heliograph::bench
