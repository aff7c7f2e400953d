// Runs a Python script on a file: what other programs make of our output.
#pragma once

#include <string>

namespace catena::test {

struct PythonResult {
  int exit_code = 0;
  std::string output;  // Both streams.
};
// Whether python3 can import the module.
bool PythonHas(const std::string& module);
// `script` gets the path of a file that holds `input` as its first argument.
PythonResult RunPython(const std::string& script, const std::string& input,
                       const std::string& extension);
// Runs any program; output of both streams.
PythonResult RunProgram(const std::string& command);
// A path in the test's temporary folder that no other test uses.
std::string TemporaryPath(const std::string& extension);

// Tag soup would pass a browser; a strict reader of the few tags we write does not let it.
inline constexpr const char* kHtmlCheck = R"py(
import sys
from html.parser import HTMLParser
VOID = {'meta'}
class Check(HTMLParser):
    def __init__(self):
        super().__init__()
        self.stack, self.ids, self.anchors, self.levels = [], set(), [], []
    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        assert tag not in ('script', 'iframe', 'object', 'embed', 'link', 'img', 'base', 'form'), tag
        for name, value in attrs.items():
            assert not name.startswith('on'), name
            if name in ('href', 'src', 'xlink:href'):
                assert value.startswith(('#', 'http://', 'https://', 'mailto:')), value
                if value.startswith('#'): self.anchors.append(value[1:])
        if 'id' in attrs:
            assert attrs['id'] not in self.ids, 'id twice: ' + attrs['id']
            self.ids.add(attrs['id'])
        if tag in ('h1', 'h2', 'h3'): self.levels.append(int(tag[1]))
        if tag == 'table': self.caption = False
        if tag not in VOID: self.stack.append(tag)
    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID: self.stack.pop()
    def handle_endtag(self, tag):
        assert self.stack.pop() == tag, tag
check = Check()
check.feed(open(sys.argv[1], encoding='utf-8').read())
check.close()
assert not check.stack, check.stack
missing = [a for a in check.anchors if a not in check.ids]
assert not missing, missing
assert check.levels[0] == 1 and check.levels.count(1) == 1
for a, b in zip(check.levels, check.levels[1:]): assert b <= a + 1, 'a heading level is skipped'
)py";

}  // namespace catena::test
