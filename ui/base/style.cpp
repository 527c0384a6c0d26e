#include "ui/base/style.h"

#include "ui/base/theme.h"

#include <QAbstractSpinBox>
#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>

namespace heliograph::ui {

namespace {

bool s_still = false; ///< set by setStill() alone, on the GUI thread

const Theme &themeOf(const QStyleOption *option)
{
    return Theme::of(option->palette);
}

/// A frame of one pixel that stays crisp: drawn on pixel centres, antialiased at the corners only.
void drawFrame(QPainter *painter, const QRect &rect, double radius, const QColor &fill, const QColor &line)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill);
    painter->setPen(QPen(line, 1));
    painter->drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter->restore();
}

void drawButton(const QStyleOption *option, QPainter *painter)
{
    const Theme &c = themeOf(option);
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    const bool primary = button && button->features.testFlag(QStyleOptionButton::DefaultButton);
    const bool pressed = option->state & (QStyle::State_Sunken | QStyle::State_On);
    const bool hovered = option->state & QStyle::State_MouseOver;
    const QColor fill = primary ? c(Role::Active) : c(pressed || hovered ? Role::Hover : Role::Raised);
    drawFrame(painter, option->rect, px(4), fill, primary ? fill : c(Role::Control));
}

void drawToolButton(const QStyleOption *option, QPainter *painter)
{
    const bool lit = option->state & (QStyle::State_Sunken | QStyle::State_On);
    const bool hovered = option->state & QStyle::State_MouseOver && option->state & QStyle::State_Enabled;
    if (lit || hovered)
        drawFrame(painter, option->rect, px(3), themeOf(option)(Role::Hover), themeOf(option)(Role::Hover));
}

void drawField(const QStyleOption *option, QPainter *painter)
{
    const Theme &c = themeOf(option);
    const bool focused = option->state & QStyle::State_HasFocus;
    drawFrame(painter, option->rect, px(3), c(Role::Pane), c(focused ? Role::Info : Role::Control));
}

void drawRing(const QRect &rect, QPainter *painter, const QPen &pen)
{
    const double inset = pen.widthF() / 2;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(pen);
    painter->drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), px(3), px(3));
    painter->restore();
}

void drawFocusRing(const QStyleOption *option, QPainter *painter)
{
    drawRing(option->rect, painter, QPen(themeOf(option)(Role::Info), 1.5));
}

/// Around the field and the buttons of a spin box, as drawField() has it.
void drawSpinFrame(const QStyleOption *option, QPainter *painter)
{
    const bool focused = option->state & QStyle::State_HasFocus;
    drawRing(option->rect, painter, QPen(themeOf(option)(focused ? Role::Info : Role::Control), 1));
}

void drawCheckBox(const QStyleOption *option, QPainter *painter)
{
    const Theme &c = themeOf(option);
    drawFrame(painter, option->rect, px(2), c(Role::Pane), c(Role::Control));
    if (!(option->state & QStyle::State_On))
        return;
    const QRectF r = QRectF(option->rect).adjusted(3, 3, -3, -3);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(c(Role::Text), 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->drawPolyline(
        QPolygonF{{r.left(), r.center().y()}, {r.center().x() - 1, r.bottom()}, {r.right(), r.top()}});
    painter->restore();
}

void drawTab(const QStyleOptionTab *tab, QPainter *painter)
{
    const Theme &c = themeOf(tab);
    const bool selected = tab->state & QStyle::State_Selected;
    if (!selected && tab->state & QStyle::State_MouseOver)
        painter->fillRect(tab->rect, c(Role::Hover));
    if (selected)
        painter->fillRect(QRect(tab->rect.left(), tab->rect.bottom() - 1, tab->rect.width(), 2), c(Role::Active));
}

void drawTabLabel(const QStyleOptionTab *tab, QPainter *painter)
{
    const Theme &c = themeOf(tab);
    const bool selected = tab->state & QStyle::State_Selected;
    painter->save();
    painter->setFont(uiFont(9, selected));
    painter->setPen(c(selected ? Role::Text : Role::Text3));
    painter->drawText(tab->rect, Qt::AlignCenter | Qt::TextShowMnemonic, tab->text);
    painter->restore();
    if (tab->state & QStyle::State_HasFocus) {
        QStyleOption ring(*tab);
        ring.rect = tab->rect.adjusted(2, 2, -2, -3);
        drawFocusRing(&ring, painter);
    }
}

void drawMenuBarItem(const QStyleOptionMenuItem *item, QPainter *painter)
{
    const Theme &c = themeOf(item);
    const bool lit = item->state & (QStyle::State_Selected | QStyle::State_Sunken);
    painter->fillRect(item->rect, c(lit ? Role::Hover : Role::Raised));
    painter->setPen(c(lit ? Role::Text : Role::Text2));
    painter->drawText(item->rect, Qt::AlignCenter | Qt::TextHideMnemonic | Qt::TextDontClip, item->text);
}

void drawHeaderSection(const QStyleOption *option, QPainter *painter)
{
    painter->fillRect(option->rect, themeOf(option)(Role::Raised));
}

void drawHeaderLabel(const QStyleOptionHeader *header, QPainter *painter)
{
    const bool first = header->position == QStyleOptionHeader::Beginning;
    const QRect rect = header->rect.adjusted(px(first ? 12 : 6), 0, -px(4), 0);
    painter->save();
    painter->setFont(uiFont(8.25));
    painter->setPen(themeOf(header)(Role::Text3));
    const QString text = painter->fontMetrics().elidedText(header->text, Qt::ElideRight, rect.width());
    painter->drawText(rect, int(header->textAlignment | Qt::AlignVCenter), text);
    painter->restore();
}

void drawProgress(const QStyleOptionProgressBar *bar, QPainter *painter)
{
    const Theme &c = themeOf(bar);
    const QRect track(bar->rect.left(), bar->rect.center().y() - px(2), bar->rect.width(), px(4));
    painter->fillRect(track, c(Role::Hairline));
    const int range = bar->maximum - bar->minimum;
    if (range > 0)
        painter->fillRect(
            QRect(track.topLeft(), QSize(track.width() * (bar->progress - bar->minimum) / range, track.height())),
            c(Role::Info));
}

void drawMenuPanel(const QStyleOption *option, QPainter *painter)
{
    const Theme &c = themeOf(option);
    painter->fillRect(option->rect, c(Role::Raised));
    painter->setPen(c(Role::Outline));
    painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
}

void drawScrollBar(const QStyle *style, const QStyleOptionSlider *bar, QPainter *painter, const QWidget *widget)
{
    const Theme &c = themeOf(bar);
    painter->fillRect(bar->rect, c(Role::Pane));
    QRect handle = style->subControlRect(QStyle::CC_ScrollBar, bar, QStyle::SC_ScrollBarSlider, widget);
    handle.adjust(2, 2, -2, -2);
    const bool lit = bar->activeSubControls & QStyle::SC_ScrollBarSlider;
    if (bar->maximum > bar->minimum)
        drawFrame(painter, handle, px(3), c(lit ? Role::Control : Role::Outline),
                  c(lit ? Role::Control : Role::Outline));
}

} // namespace

void Style::setStill(bool still)
{
    s_still = still;
}

Style::Style() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return px(12);
    case PM_MenuBarPanelWidth:
    case PM_TabBarBaseHeight:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_DockWidgetFrameWidth:
    case PM_DockWidgetTitleMargin:
        return 0;
    case PM_DockWidgetSeparatorExtent:
    case PM_SplitterWidth:
        return 1;
    case PM_MenuBarItemSpacing:
        return 0;
    case PM_MenuBarHMargin:
        return px(2);
    case PM_SmallIconSize:
    case PM_ToolBarIconSize:
    case PM_ButtonIconSize:
        return px(16);
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_ScrollBar_Transient:
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
        return 0;
    case SH_Widget_Animation_Duration:
        return s_still ? 0 : QProxyStyle::styleHint(hint, option, widget, data);
    case SH_ScrollBar_LeftClickAbsolutePosition:
        return 1;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                          const QWidget *widget) const
{
    switch (element) {
    case PE_PanelButtonCommand:
        return drawButton(option, painter);
    case PE_PanelButtonTool:
        return drawToolButton(option, painter);
    case PE_PanelLineEdit:
    case PE_FrameLineEdit:
        // The field of a spin box stands in the frame of that.
        return widget && qobject_cast<QAbstractSpinBox *>(widget->parentWidget()) ? void() : drawField(option, painter);
    case PE_FrameFocusRect:
        return drawFocusRing(option, painter);
    case PE_IndicatorCheckBox:
        return drawCheckBox(option, painter);
    case PE_FrameMenu:
    case PE_PanelMenu:
        return drawMenuPanel(option, painter);
    case PE_FrameTabWidget:
    case PE_FrameTabBarBase:
    case PE_FrameDockWidget:
    case PE_FrameStatusBarItem:
    case PE_PanelStatusBar:
    case PE_FrameButtonTool:
        return;
    case PE_IndicatorDockWidgetResizeHandle:
        return painter->fillRect(option->rect, themeOf(option)(Role::Hairline));
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                        const QWidget *widget) const
{
    switch (element) {
    case CE_TabBarTabShape:
        return drawTab(static_cast<const QStyleOptionTab *>(option), painter);
    case CE_TabBarTabLabel:
        return drawTabLabel(static_cast<const QStyleOptionTab *>(option), painter);
    case CE_MenuBarItem:
        return drawMenuBarItem(static_cast<const QStyleOptionMenuItem *>(option), painter);
    case CE_MenuBarEmptyArea:
        return painter->fillRect(option->rect, themeOf(option)(Role::Raised));
    case CE_HeaderSection:
    case CE_HeaderEmptyArea:
        return drawHeaderSection(option, painter);
    case CE_HeaderLabel:
        return drawHeaderLabel(static_cast<const QStyleOptionHeader *>(option), painter);
    case CE_ProgressBar:
        return drawProgress(static_cast<const QStyleOptionProgressBar *>(option), painter);
    case CE_Splitter:
        return painter->fillRect(option->rect, themeOf(option)(Role::Hairline));
    case CE_PushButtonLabel: {
        const auto *button = static_cast<const QStyleOptionButton *>(option);
        QStyleOptionButton copy(*button);
        if (button->features.testFlag(QStyleOptionButton::DefaultButton))
            copy.palette.setColor(QPalette::ButtonText, themeOf(option)(Role::OnActive));
        return QProxyStyle::drawControl(element, &copy, painter, widget);
    }
    default:
        QProxyStyle::drawControl(element, option, painter, widget);
    }
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                               const QWidget *widget) const
{
    if (control == CC_ScrollBar)
        return drawScrollBar(this, static_cast<const QStyleOptionSlider *>(option), painter, widget);
    QProxyStyle::drawComplexControl(control, option, painter, widget);
    if (control == CC_SpinBox)
        drawSpinFrame(option, painter);
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                            const QWidget *widget) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control != CC_ScrollBar || !bar)
        return QProxyStyle::subControlRect(control, option, part, widget);
    const bool upright = bar->orientation == Qt::Vertical;
    const int length = upright ? bar->rect.height() : bar->rect.width();
    const int range = bar->maximum - bar->minimum;
    const int handle = range > 0 ? qMax(px(24), int(qint64(length) * bar->pageStep / (range + bar->pageStep))) : length;
    const int start =
        sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - handle, bar->upsideDown);
    const auto slice = [&](int from, int size) {
        return upright ? QRect(bar->rect.left(), bar->rect.top() + from, bar->rect.width(), size)
                       : QRect(bar->rect.left() + from, bar->rect.top(), size, bar->rect.height());
    };
    switch (part) {
    case SC_ScrollBarSlider:
        return slice(start, handle);
    case SC_ScrollBarSubPage:
        return slice(0, start);
    case SC_ScrollBarAddPage:
        return slice(start + handle, length - start - handle);
    case SC_ScrollBarGroove:
        return bar->rect;
    default:
        return {};
    }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                              const QWidget *widget) const
{
    const QSize base = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_TabBarTab:
        return {base.width(), px(26)};
    case CT_MenuBarItem:
        return {size.width() + px(18), px(27)};
    case CT_PushButton:
        return {base.width(), px(24)};
    case CT_LineEdit:
        return {base.width(), px(21)};
    case CT_HeaderSection: // with the margins of drawHeaderLabel()
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option))
            return {QFontMetrics(uiFont(8.25)).horizontalAdvance(header->text) + px(header->section == 0 ? 23 : 17),
                    base.height()};
        return base;
    default:
        return base;
    }
}

} // namespace heliograph::ui
