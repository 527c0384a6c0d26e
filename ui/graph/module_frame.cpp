#include "ui/graph/module_frame.h"

#include "core/document/modules.h"
#include "ui/base/strings.h"
#include "ui/models/words.h"

#include <algorithm>

namespace heliograph::ui {

namespace {

QString toolTipOf(const Module &module)
{
    QStringList lines{toQString(module.qualified.empty() ? module.name : module.qualified)};
    if (!module.path.empty())
        lines.prepend(toQString(module.path));
    if (module.source.isValid())
        lines += toQString(module.file).section(u'/', -1) + u':' + QString::number(module.source.line);
    return lines.join(u'\n');
}

/// As torch.export writes a path into a name.
std::string flattened(std::string path)
{
    std::replace(path.begin(), path.end(), '.', '_');
    return path;
}

} // namespace

SceneItem moduleFrame(const Variant &variant, ModuleIndex module, int parent)
{
    SceneItem item;
    item.form = ItemForm::Frame;
    item.module = module;
    item.parent = parent;
    item.title = toQString(titleOf(variant, module));
    item.toolTip = toolTipOf(variant.modules[std::size_t(module)]);
    const auto own = std::find_if(variant.nodes.begin(), variant.nodes.end(),
                                  [module](const Node &node) { return node.module == module && node.hue != kNone; });
    item.hue = own == variant.nodes.end() ? -1 : own->hue;
    return item;
}

QString parameterWords(const Variant &variant, const Node &user, const Node &parameter)
{
    std::string name = parameter.name.substr(parameter.name.find('_') + 1);
    const std::string path =
        user.module == kNone ? std::string() : flattened(variant.modules[std::size_t(user.module)].path) + '_';
    if (path.size() > 1 && name.starts_with(path))
        name.erase(0, path.size());
    return toQString(name) + u' ' + typeWords(parameter);
}

} // namespace heliograph::ui
