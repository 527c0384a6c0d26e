#include "ui/export/fx_picture.h"

#include "core/layout/layered.h"
#include "ui/base/theme.h"
#include "ui/graph/graph_picture.h"
#include "ui/graph/scene_layout.h"
#include "ui/graph/stage_scene.h"

namespace heliograph::ui {

namespace {

struct NamedRole {
    const char *name;
    Role role;
};
constexpr NamedRole kRoles[] = {
    {"window", Role::Window},   {"pane", Role::Pane},         {"raised", Role::Raised},
    {"hover", Role::Hover},     {"hairline", Role::Hairline}, {"outline", Role::Outline},
    {"control", Role::Control}, {"text", Role::Text},         {"text2", Role::Text2},
    {"text3", Role::Text3},     {"active", Role::Active},     {"activebg", Role::ActiveBg},
    {"ok", Role::Ok},           {"caution", Role::Caution},   {"failed", Role::Failed},
    {"info", Role::Info},
};

PageColour colourOf(const QString &name, const QColor &light, const QColor &dark)
{
    return {name.toStdString(), light.name().toStdString(), dark.name().toStdString()};
}

} // namespace

Result<PageGraph> fxPicture(const ProvenanceIndex &index)
{
    auto scene = std::make_shared<GraphScene>(stageScene(index.variant(), nullptr, &index, false));
    const CardMetrics metrics;
    const Result<LayoutResult> layout = layoutLayered(layoutInput(*scene, metrics));
    if (!layout)
        return layout.error();
    place(*scene, *layout, metrics);
    GraphPainter painter;
    painter.setScene(scene);
    const PictureView view = wholeGraph(*scene);
    PageGraph graph{graphSvg(painter, view, {}, Theme::light()).toStdString(), {}};
    for (const SceneItem &item : scene->items)
        if (item.node != kNone && item.form != ItemForm::Frame) {
            const QRectF box = item.rect.translated(-view.area.topLeft());
            graph.boxes.push_back({item.node, box.x(), box.y(), box.width(), box.height()});
        }
    return graph;
}

std::vector<PageColour> pageColours()
{
    std::vector<PageColour> colours;
    for (const auto &[name, role] : kRoles)
        colours.push_back(colourOf(QLatin1String(name), Theme::light()(role), Theme::dark()(role)));
    for (int hue = 0; hue < Theme::kHues; ++hue)
        colours.push_back(colourOf(QStringLiteral("hue%1").arg(hue), Theme::light().hue(hue), Theme::dark().hue(hue)));
    return colours;
}

} // namespace heliograph::ui
