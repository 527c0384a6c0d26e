// Texts of the core, which are UTF-8, as Qt's.
#pragma once

#include <QString>

#include <string_view>

namespace heliograph::ui {

/// What is no UTF-8 in it becomes U+FFFD.
inline QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

} // namespace heliograph::ui
