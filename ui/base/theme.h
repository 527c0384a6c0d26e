// The visual language: colour roles, node hues, heat ramp and fonts, in a dark and a light version. The only place with
// colour values. Roles follow the application's palette, so a desktop that switches theme switches the window.
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

class QApplication;
class QWidget;

namespace heliograph::ui {

/// What a colour is for. Contrast of every text role against every surface it is used on is tested.
enum class Role {
    Window,
    Pane,
    Raised,
    Hover,
    Hairline,
    Outline,
    Control,
    Text,
    Text2,
    Text3,
    Active,
    ActiveBg,
    ActiveLine,
    OnActive,
    Ok,
    Caution,
    Failed,
    FailedBg,
    Info,
    Added,
    AddedBg,
    Removed,
    RemovedBg,
    Changed,
    ChangedBg,
    SyntaxOp,
    SyntaxValue,
    SyntaxType,
    SyntaxKeyword,
    SyntaxString,
    SyntaxNumber,
    SyntaxComment,
    Count
};

enum class Scheme { System, Light, Dark };

class Theme
{
public:
    static constexpr int kHues = 12;
    static constexpr int kHeatSteps = 7;

    static const Theme &dark();
    static const Theme &light();
    /// Dark if the palette's window colour is dark.
    static const Theme &of(const QPalette &palette);
    static const Theme &of(const QWidget *widget);
    /// Sets style, palette and fonts. System follows the palette the desktop gave at start-up. `textScale` is the
    /// user's, kept between 0.8 and 2.0; fonts and every size made by px() follow it.
    static void apply(QApplication &application, Scheme scheme, double textScale = 1);
    static double textScale();

    bool isDark() const { return m_dark; }
    QColor operator()(Role role) const;
    /// Hue of a node slot (heliograph::Node::hue); Outline for kNone.
    QColor hue(int slot) const;
    /// 0 coldest, kHeatSteps - 1 hottest.
    QColor heat(int step) const;
    QPalette palette() const;

private:
    explicit Theme(bool dark) : m_dark(dark) {}
    bool m_dark;
};

/// Fonts of the window, from the sizes of the type scale in points, times the user's text scale.
QFont uiFont(double points = 9, bool strong = false);
QFont codeFont(double points = 8.5, bool strong = false);

/// A length of the design grid (pixels at 96 dpi and text scale 1) in the pixels of this screen and text size.
int px(double design);

} // namespace heliograph::ui
