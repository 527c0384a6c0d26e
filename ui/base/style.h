// The style of all standard controls: Fusion's behaviour with flat shapes from the theme's roles. One hairline or one
// step of surface separates things; there are no gradients and no shadows.
#pragma once

#include <QProxyStyle>

namespace heliograph::ui {

class Style : public QProxyStyle
{
    Q_OBJECT
public:
    Style();

    /// Without motion: views jump instead of gliding. For pictures and for people who want it; the default is motion.
    static void setStill(bool still);

    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *data) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                         const QWidget *widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
};

} // namespace heliograph::ui
