// Result<T>: a value, or the Diagnostic that says why there is none. g++ 12 has no std::expected.
#pragma once

#include "core/base/diagnostic.h"

#include <optional>
#include <utility>
#include <variant>

namespace heliograph {

template <typename T>
class [[nodiscard]] Result
{
public:
    Result(T value) : m_state(std::move(value)) {}
    Result(Diagnostic error) : m_state(std::move(error)) {}

    explicit operator bool() const { return std::holds_alternative<T>(m_state); }
    T &operator*() { return std::get<T>(m_state); }
    const T &operator*() const { return std::get<T>(m_state); }
    T *operator->() { return &std::get<T>(m_state); }
    const T *operator->() const { return &std::get<T>(m_state); }
    /// Only when there is no value.
    const Diagnostic &error() const { return std::get<Diagnostic>(m_state); }

private:
    std::variant<T, Diagnostic> m_state;
};

template <>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Diagnostic error) : m_error(std::move(error)) {}

    explicit operator bool() const { return !m_error; }
    const Diagnostic &error() const { return *m_error; }

private:
    std::optional<Diagnostic> m_error;
};

} // namespace heliograph
