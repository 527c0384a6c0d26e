#include "ui/base/theme.h"

#include "ui/base/style.h"

#include <QApplication>
#include <QFontDatabase>
#include <QScreen>
#include <QWidget>

#include <array>

namespace heliograph::ui {

namespace {

struct Pair {
    QRgb dark;
    QRgb light;
};

constexpr std::array<Pair, std::size_t(Role::Count)> kRoles{{
    {0x121418, 0xe9ebef}, // Window
    {0x171a1f, 0xfdfdfe}, // Pane
    {0x1e2228, 0xf3f4f7}, // Raised
    {0x272c34, 0xe6e9ee}, // Hover
    {0x2b3038, 0xd6dae1}, // Hairline
    {0x3d444f, 0xb3bac5}, // Outline
    {0x6b7482, 0x7d8693}, // Control
    {0xdfe3e9, 0x1a1e24}, // Text
    {0xa3abb7, 0x4c5562}, // Text2
    {0x8c95a3, 0x5b6471}, // Text3
    {0xffb938, 0x965200}, // Active
    {0x3a2d12, 0xffecca}, // ActiveBg
    {0xa57c2c, 0xb0741c}, // ActiveLine
    {0x1d1504, 0xffffff}, // OnActive
    {0x5bc08a, 0x1a7041}, // Ok
    {0xcdc583, 0x615a12}, // Caution
    {0xff7b72, 0xc0272d}, // Failed
    {0x3a1a1c, 0xfde6e4}, // FailedBg
    {0x6cb6ff, 0x0b62b8}, // Info
    {0x57c2a8, 0x0d6e5c}, // Added
    {0x12302c, 0xdcf3ec}, // AddedBg
    {0xf08a5d, 0xa8441a}, // Removed
    {0x36201a, 0xfbe6db}, // RemovedBg
    {0xa5a2f5, 0x4f49b6}, // Changed
    {0x24243f, 0xe8e7fb}, // ChangedBg
    {0xeef1f5, 0x0f1216}, // SyntaxOp
    {0xaab2be, 0x48505c}, // SyntaxValue
    {0x7fb0c9, 0x22617f}, // SyntaxType
    {0xb7a6d9, 0x6b4fa0}, // SyntaxKeyword
    {0x9fb58a, 0x4a6b2c}, // SyntaxString
    {0xc9b08a, 0x7a5518}, // SyntaxNumber
    {0x858e9b, 0x5f6875}, // SyntaxComment
}};

constexpr std::array<Pair, Theme::kHues> kHueTable{{
    {0x12c9bb, 0x07655e},
    {0x9079ef, 0x432091},
    {0xcee4fd, 0x1a7ede},
    {0x929308, 0x404001},
    {0x99bbfe, 0x2858bf},
    {0x50ffbc, 0x0b8f64},
    {0x16a7b2, 0x084c52},
    {0xde587f, 0x740434},
    {0xdf76d1, 0x7f1875},
    {0xff91e1, 0x9a2f82},
    {0xff7493, 0x980a3f},
    {0xd69b01, 0x694b08},
}};

constexpr std::array<Pair, Theme::kHeatSteps> kHeatTable{{
    {0x3e316d, 0xf0e9c3},
    {0x6e3f7d, 0xe4c398},
    {0x9f4e7f, 0xd79c78},
    {0xcd6372, 0xc57468},
    {0xf0815a, 0xab4f66},
    {0xffad4b, 0x892e6b},
    {0xffdc4f, 0x5f0d6f},
}};

double s_textScale = 1; ///< set by apply() alone, on the GUI thread

QColor pick(const Pair &pair, bool dark)
{
    return QColor::fromRgb(dark ? pair.dark : pair.light);
}

QString firstInstalled(const QStringList &families, QFontDatabase::SystemFont fallback)
{
    const QStringList installed = QFontDatabase::families();
    for (const QString &family : families)
        if (installed.contains(family))
            return family;
    return QFontDatabase::systemFont(fallback).family();
}

} // namespace

const Theme &Theme::dark()
{
    static const Theme theme(true);
    return theme;
}

const Theme &Theme::light()
{
    static const Theme theme(false);
    return theme;
}

const Theme &Theme::of(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < 128 ? dark() : light();
}

const Theme &Theme::of(const QWidget *widget)
{
    return of(widget->palette());
}

QColor Theme::operator()(Role role) const
{
    return pick(kRoles.at(std::size_t(role)), m_dark);
}

QColor Theme::hue(int slot) const
{
    return slot < 0 ? (*this)(Role::Outline) : pick(kHueTable.at(std::size_t(slot % kHues)), m_dark);
}

QColor Theme::heat(int step) const
{
    return pick(kHeatTable.at(std::size_t(qBound(0, step, kHeatSteps - 1))), m_dark);
}

QPalette Theme::palette() const
{
    const Theme &c = *this;
    QPalette p;
    p.setColor(QPalette::Window, c(Role::Raised));
    p.setColor(QPalette::WindowText, c(Role::Text));
    p.setColor(QPalette::Base, c(Role::Pane));
    p.setColor(QPalette::AlternateBase, c(Role::Raised));
    p.setColor(QPalette::Text, c(Role::Text));
    p.setColor(QPalette::PlaceholderText, c(Role::Text3));
    p.setColor(QPalette::Button, c(Role::Raised));
    p.setColor(QPalette::ButtonText, c(Role::Text));
    p.setColor(QPalette::BrightText, c(Role::Failed));
    p.setColor(QPalette::Highlight, c(Role::ActiveBg));
    p.setColor(QPalette::HighlightedText, c(Role::Text));
    p.setColor(QPalette::Link, c(Role::Info));
    p.setColor(QPalette::LinkVisited, c(Role::Info));
    p.setColor(QPalette::ToolTipBase, c(Role::Raised));
    p.setColor(QPalette::ToolTipText, c(Role::Text));
    p.setColor(QPalette::Light, c(Role::Hover));
    p.setColor(QPalette::Midlight, c(Role::Hover));
    p.setColor(QPalette::Mid, c(Role::Hairline));
    p.setColor(QPalette::Dark, c(Role::Outline));
    p.setColor(QPalette::Shadow, c(Role::Window));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, c(Role::Text3));
    return p;
}

void Theme::apply(QApplication &application, Scheme scheme, double textScale)
{
    static const QPalette desktop = application.palette();
    const bool dark = scheme == Scheme::Dark || (scheme == Scheme::System && of(desktop).isDark());
    s_textScale = qBound(0.8, textScale, 2.0);
    application.setFont(uiFont());
    application.setPalette((dark ? Theme::dark() : Theme::light()).palette());
    application.setStyle(new Style);
    // Qt 6.4 tells windows that come later, not widgets that exist.
    for (QWidget *widget : QApplication::allWidgets())
        for (const auto type : {QEvent::ApplicationFontChange, QEvent::ApplicationPaletteChange}) {
            QEvent event(type);
            QApplication::sendEvent(widget, &event);
        }
}

double Theme::textScale()
{
    return s_textScale;
}

QFont uiFont(double points, bool strong)
{
    static const QString family = firstInstalled({QStringLiteral("Inter"), QStringLiteral("Cantarell"),
                                                  QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans")},
                                                 QFontDatabase::GeneralFont);
    QFont font(family);
    font.setPointSizeF(points * s_textScale);
    font.setWeight(strong ? QFont::DemiBold : QFont::Normal);
    return font;
}

QFont codeFont(double points, bool strong)
{
    static const QString family =
        firstInstalled({QStringLiteral("JetBrains Mono"), QStringLiteral("Hack"), QStringLiteral("DejaVu Sans Mono")},
                       QFontDatabase::FixedFont);
    QFont font(family);
    font.setPointSizeF(points * s_textScale);
    font.setStyleHint(QFont::Monospace);
    font.setFixedPitch(true);
    font.setWeight(strong ? QFont::DemiBold : QFont::Normal);
    return font;
}

int px(double design)
{
    const QScreen *screen = QGuiApplication::primaryScreen();
    const double dpi = screen ? screen->logicalDotsPerInchY() : 96;
    return qRound(design * s_textScale * dpi / 96);
}

} // namespace heliograph::ui
