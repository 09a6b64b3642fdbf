<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>Export {0}...</source>
        <translation>导出 {0}…</translation>
    </message>
    <message>
        <source>Open files...</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Open folder...</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Type or paste a note...</source>
        <translation>输入或粘贴病历…</translation>
    </message>
    <message>
        <source>Close the case</source>
        <translation>关闭病例</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Analyse</source>
        <translation>分析</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Show AI</source>
        <translation>显示 AI 结果</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>热力图</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>反相</translation>
    </message>
    <message>
        <source>Fit to the view</source>
        <translation>适合窗口</translation>
    </message>
    <message>
        <source>1:1, one pixel on one</source>
        <translation>1:1 原始像素</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Reset the view</source>
        <translation>重置视图</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>List of layers</source>
        <translation>图层列表</translation>
    </message>
    <message>
        <source>DICOM tags...</source>
        <translation>DICOM 标签…</translation>
    </message>
    <message>
        <source>Text on the image</source>
        <translation>图像四角文字</translation>
    </message>
    <message>
        <source>Plane as acquired</source>
        <translation>采集平面</translation>
    </message>
    <message>
        <source>Axial plane</source>
        <translation>横断面</translation>
    </message>
    <message>
        <source>Coronal plane</source>
        <translation>冠状面</translation>
    </message>
    <message>
        <source>Sagittal plane</source>
        <translation>矢状面</translation>
    </message>
    <message>
        <source>Play or stop</source>
        <translation>播放或停止</translation>
    </message>
    <message>
        <source>Previous time point</source>
        <translation>上一时间点</translation>
    </message>
    <message>
        <source>Next time point</source>
        <translation>下一时间点</translation>
    </message>
    <message>
        <source>Previous image</source>
        <translation>上一幅图像</translation>
    </message>
    <message>
        <source>Next image</source>
        <translation>下一幅图像</translation>
    </message>
    <message>
        <source>Ten images back</source>
        <translation>后退十幅</translation>
    </message>
    <message>
        <source>Ten images on</source>
        <translation>前进十幅</translation>
    </message>
    <message>
        <source>First image</source>
        <translation>第一幅图像</translation>
    </message>
    <message>
        <source>Last image</source>
        <translation>最后一幅图像</translation>
    </message>
    <message>
        <source>Previous series</source>
        <translation>上一序列</translation>
    </message>
    <message>
        <source>Next series</source>
        <translation>下一序列</translation>
    </message>
    <message>
        <source>Keyboard and mouse...</source>
        <translation>键盘与鼠标…</translation>
    </message>
    <message>
        <source>About MedDx...</source>
        <translation>关于 MedDx…</translation>
    </message>
    <message>
        <source>Delete the selected measurement</source>
        <translation>删除所选测量</translation>
    </message>
    <message>
        <source>Images and series</source>
        <translation>图像与序列</translation>
    </message>
    <message>
        <source>Mouse tools</source>
        <translation>鼠标工具</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Window presets</source>
        <translation>窗宽/窗位预设</translation>
    </message>
    <message>
        <source>Layout and planes</source>
        <translation>布局与平面</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Case and analysis</source>
        <translation>病例与分析</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Change keys...</source>
        <translation>更改快捷键...</translation>
    </message>
    <message>
        <source>Settings...</source>
        <translation>设置...</translation>
    </message>
    <message>
        <source>Default window</source>
        <translation>默认窗宽/窗位</translation>
    </message>
    <message>
        <source>Automatic window</source>
        <translation>自动窗宽/窗位</translation>
    </message>
    <message>
        <source>Window over the full range</source>
        <translation>全范围窗宽/窗位</translation>
    </message>
    <message>
        <source>Save the window as a preset...</source>
        <translation>将窗宽/窗位存为预设...</translation>
    </message>
    <message>
        <source>Own presets...</source>
        <translation>我的预设...</translation>
    </message>
    <message>
        <source>Window preset {0}</source>
        <translation>窗宽/窗位预设 {0}</translation>
    </message>
    <message>
        <source>Window: {0}</source>
        <translation>窗：{0}</translation>
    </message>
</context>
<context>
    <name>AddFinding</name>
    <message>
        <source>Add a finding...</source>
        <translation>添加征象…</translation>
    </message>
    <message>
        <source>Vocabulary is loading...</source>
        <translation>正在加载术语表…</translation>
    </message>
    <message>
        <source>Add a finding</source>
        <translation>添加征象</translation>
    </message>
    <message>
        <source>present</source>
        <translation>存在</translation>
    </message>
    <message>
        <source>excluded</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>Whether the finding is there</source>
        <translation>征象是否存在</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>No name</source>
        <translation>无姓名</translation>
    </message>
    <message>
        <source>No case is open</source>
        <translation>未打开病例</translation>
    </message>
    <message>
        <source>identity not verified</source>
        <translation>身份未核实</translation>
    </message>
    <message>
        <source>Attached without an identity of its own: {0}</source>
        <translation>附加的文件本身未注明患者：{0}</translation>
    </message>
    <message>
        <source>{0} patients were opened</source>
        <translation>共打开 {0} 位患者</translation>
    </message>
    <message>
        <source>ID {0}</source>
        <translation>患者 ID {0}</translation>
    </message>
    <message>
        <source>born {0}</source>
        <translation>出生日期 {0}</translation>
    </message>
    <message>
        <source>{0} years</source>
        <translation>{0} 岁</translation>
    </message>
    <message>
        <source>female</source>
        <translation>女</translation>
    </message>
    <message>
        <source>male</source>
        <translation>男</translation>
    </message>
    <message>
        <source>other sex</source>
        <translation>其他性别</translation>
    </message>
</context>
<context>
    <name>Bars</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation>图像(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Analysis</source>
        <translation>分析(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Window presets</source>
        <translation>窗宽窗位预设</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Write the reading as a report</source>
        <translation>将阅片结果导出为报告</translation>
    </message>
    <message>
        <source>Language of the window</source>
        <translation>界面语言</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>This plane needs the whole volume. Loading: {0} of {1}</source>
        <translation>此平面需要整个容积数据。正在加载：{0} / {1}</translation>
    </message>
    <message>
        <source>Computing the slab ...</source>
        <translation>正在计算层块……</translation>
    </message>
    <message>
        <source>Draft: the slab is being computed</source>
        <translation>草图：正在计算层块</translation>
    </message>
    <message>
        <source>Loading the image ...</source>
        <translation>正在加载图像……</translation>
    </message>
    <message>
        <source>Sorting; position not known yet</source>
        <translation>正在排序；位置尚不清楚</translation>
    </message>
    <message>
        <source>Sorting: {0} of {1}; position not known yet</source>
        <translation>正在排序：{0} / {1}；位置尚不清楚</translation>
    </message>
    <message>
        <source>Loading: {0} of {1}</source>
        <translation>正在加载：{0} / {1}</translation>
    </message>
</context>
<context>
    <name>Corners</name>
    <message>
        <source>Image {0} / {1}</source>
        <translation>图像 {0} / {1}</translation>
    </message>
    <message>
        <source>Time {0} of {1}</source>
        <translation>时间点 {0} / {1}</translation>
    </message>
    <message>
        <source>C {0}  W {1}</source>
        <translation>窗位 {0}  窗宽 {1}</translation>
    </message>
    <message>
        <source>Inverted by the reader</source>
        <translation>阅片者已反相</translation>
    </message>
    <message>
        <source>Zoom {0} %</source>
        <translation>缩放 {0} %</translation>
    </message>
    <message>
        <source>No spacing: distances in px</source>
        <translation>无像素间距：距离以像素计</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>侧别</translation>
    </message>
</context>
<context>
    <name>DiagnosesPanel</name>
    <message>
        <source>ranking...</source>
        <translation>正在重新排序…</translation>
    </message>
    <message>
        <source>Diagnoses</source>
        <translation>诊断</translation>
    </message>
    <message>
        <source>Each probability is against the disease&apos;s own absence; they do not add up.</source>
        <translation>每个概率均相对于“无该疾病”而言，各概率不可相加。</translation>
    </message>
    <message>
        <source>Nothing in this case speaks for a disease that MedDx knows.</source>
        <translation>本病例中没有支持 MedDx 已知疾病的证据。</translation>
    </message>
    <message>
        <source>Show more ({0} left)</source>
        <translation>显示更多（还有 {0} 项）</translation>
    </message>
    <message>
        <source>What to ask next</source>
        <translation>下一步建议</translation>
    </message>
</context>
<context>
    <name>DiagnosisCard</name>
    <message>
        <source>Speaks for it</source>
        <translation>支持证据</translation>
    </message>
    <message>
        <source>Speaks against it</source>
        <translation>反对证据</translation>
    </message>
    <message>
        <source>No finding of this case changes its probability.</source>
        <translation>本病例的征象均未改变其概率。</translation>
    </message>
    <message>
        <source>Next steps</source>
        <translation>后续检查</translation>
    </message>
    <message>
        <source>What would change it</source>
        <translation>哪些结果会改变判断</translation>
    </message>
    <message>
        <source>before: {0}</source>
        <translation>验前：{0}</translation>
    </message>
    <message>
        <source>must not miss</source>
        <translation>不可漏诊</translation>
    </message>
    <message>
        <source>hereditary</source>
        <translation>遗传性</translation>
    </message>
    <message>
        <source>{0} evidence: likelihood ratio {1}</source>
        <translation>证据强度：{0}；似然比 {1}</translation>
    </message>
    <message>
        <source>Can be the cause of {0}</source>
        <translation>可能是“{0}”的病因</translation>
    </message>
    <message>
        <source>Can be caused by {0}</source>
        <translation>可能由“{0}”引起</translation>
    </message>
    <message>
        <source>Can be there together with {0}</source>
        <translation>可与“{0}”并存</translation>
    </message>
    <message>
        <source>Accepted by the reader</source>
        <translation>阅片者已采纳</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>采纳</translation>
    </message>
    <message>
        <source>Accept: it then stands in the report as yours</source>
        <translation>采纳：在报告中列为您本人的判断</translation>
    </message>
    <message>
        <source>All evidence and next steps</source>
        <translation>全部证据与后续检查</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>ID {0}</source>
        <translation>患者 ID {0}</translation>
    </message>
    <message>
        <source>born {0}</source>
        <translation>出生日期 {0}</translation>
    </message>
    <message>
        <source>Whose is this?</source>
        <translation>这是谁的资料？</translation>
    </message>
    <message>
        <source>Attach to {0}?</source>
        <translation>附加到 {0}？</translation>
    </message>
    <message>
        <source>No patient is named in: {0}. Attach only if you know whose this is; the case and its report then say &quot;identity not verified&quot;.</source>
        <translation>以下内容未注明患者：{0}。只有在确知其归属时才可附加；病例及报告随后将标注“身份未核实”。</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>附加</translation>
    </message>
    <message>
        <source>Do not attach</source>
        <translation>不附加</translation>
    </message>
    <message>
        <source>Password of the archive</source>
        <translation>压缩包密码</translation>
    </message>
    <message>
        <source>This archive is protected: {0}</source>
        <translation>此压缩包受密码保护：{0}</translation>
    </message>
    <message>
        <source>That was not the password of: {0}</source>
        <translation>密码不正确：{0}</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Research use only, not a medical device</source>
        <translation>仅供研究使用，非医疗器械</translation>
    </message>
    <message>
        <source>MedDx is a second reader: read the case yourself first, then press Show AI. Its results can be wrong in either direction and never replace a radiologist&apos;s report. Nothing you open leaves this computer.</source>
        <translation>MedDx 是第二阅片者：请先自行阅片，再按“显示 AI 结果”。其结果可能出现假阳性或假阴性，绝不能替代放射科医师的报告。您打开的任何资料都不会离开本机。</translation>
    </message>
    <message>
        <source>I understand</source>
        <translation>我已了解</translation>
    </message>
    <message>
        <source>About MedDx</source>
        <translation>关于 MedDx</translation>
    </message>
    <message>
        <source>One explained differential from image, text, genes and health data together, offline on one workstation.

Research use only, not a medical device.

Apache License 2.0. The Human Phenotype Ontology and the other sources are named in every report.</source>
        <translation>综合影像、文本、基因与健康数据，在一台离线工作站上给出一份有据可查的鉴别诊断。

仅供研究使用，非医疗器械。

Apache 许可证 2.0。人类表型本体（HPO）及其他来源在每份报告中注明。</translation>
    </message>
    <message>
        <source>Type or paste a note</source>
        <translation>输入或粘贴病历</translation>
    </message>
    <message>
        <source>Patient ID ...
INDICATION: ...
HISTORY: ...

A first line with the patient&apos;s ID ties the note to the patient.</source>
        <translation>患者ID：…
检查目的：…
病史：…

首行写明患者 ID，即可将病历与患者对应。</translation>
    </message>
    <message>
        <source>Add to the case</source>
        <translation>加入病例</translation>
    </message>
    <message>
        <source>Attach to the open case, which names nobody?</source>
        <translation>附加到当前病例？该病例未注明患者。</translation>
    </message>
</context>
<context>
    <name>FileDialogs</name>
    <message>
        <source>Open files</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Export the reading</source>
        <translation>导出阅片结果</translation>
    </message>
</context>
<context>
    <name>FindingRow</name>
    <message>
        <source>Let this finding count in the ranking</source>
        <translation>让此征象参与排序</translation>
    </message>
    <message>
        <source>Accept: it then stands in the report as yours</source>
        <translation>采纳：在报告中列为您本人的判断</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>采纳</translation>
    </message>
    <message>
        <source>Take back what you added</source>
        <translation>撤回您添加的征象</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>{0}; called from {1}</source>
        <translation>{0}；判定阈值 {1}</translation>
    </message>
    <message>
        <source>&quot;{0}&quot;</source>
        <translation>“{0}”</translation>
    </message>
    <message>
        <source>Image {0}</source>
        <translation>图像 {0}</translation>
    </message>
    <message>
        <source>Added by the reader</source>
        <translation>阅片者添加</translation>
    </message>
</context>
<context>
    <name>FindingsPanel</name>
    <message>
        <source>Findings</source>
        <translation>征象</translation>
    </message>
    <message>
        <source>Added by the reader</source>
        <translation>阅片者添加</translation>
    </message>
    <message>
        <source>From the clinical note</source>
        <translation>来自病历</translation>
    </message>
    <message>
        <source>From the genes</source>
        <translation>来自基因</translation>
    </message>
    <message>
        <source>From measured values</source>
        <translation>来自检测值</translation>
    </message>
    <message>
        <source>From the image</source>
        <translation>来自影像</translation>
    </message>
    <message>
        <source>Nothing above threshold.</source>
        <translation>无超过阈值的征象。</translation>
    </message>
    <message>
        <source>Looked for, below threshold:</source>
        <translation>已查找，低于阈值：</translation>
    </message>
    <message>
        <source>Not applicable to this case</source>
        <translation>不适用于本病例</translation>
    </message>
</context>
<context>
    <name>GenesPanel</name>
    <message>
        <source>Genes</source>
        <translation>基因</translation>
    </message>
    <message>
        <source>No gene file yet. Open a VCF file or a list of genes that were looked at.</source>
        <translation>尚无基因文件。请打开 VCF 文件或已检测基因列表。</translation>
    </message>
    <message>
        <source>The first {0} of {1} variants</source>
        <translation>仅列出 {1} 个变异中的前 {0} 个</translation>
    </message>
    <message>
        <source>germline</source>
        <translation>胚系</translation>
    </message>
    <message>
        <source>tumour</source>
        <translation>肿瘤</translation>
    </message>
    <message>
        <source>Genes looked at: {0}</source>
        <translation>已检测基因：{0}</translation>
    </message>
    <message>
        <source>{0} lines could not be read; the first is line {1}: {2}</source>
        <translation>{0} 行无法读取，首个为第 {1} 行：{2}</translation>
    </message>
</context>
<context>
    <name>HeatmapBar</name>
    <message>
        <source>Heatmap</source>
        <translation>热力图</translation>
    </message>
    <message>
        <source>Show or hide the heatmap (H)</source>
        <translation>显示或隐藏热力图（H）</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Opacity of the heatmap</source>
        <translation>热力图不透明度</translation>
    </message>
    <message>
        <source>Where the score came from</source>
        <translation>评分来源区域</translation>
    </message>
    <message>
        <source>The colours show where the score of this finding came from, on a scale that is the same for every picture. They are not the outline of a lesion.</source>
        <translation>颜色表示该征象评分的来源区域，所有图像采用同一固定标尺；颜色并非病灶轮廓。</translation>
    </message>
</context>
<context>
    <name>KeySheet</name>
    <message>
        <source>Mouse</source>
        <translation>鼠标</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左键</translation>
    </message>
    <message>
        <source>The chosen tool</source>
        <translation>所选工具</translation>
    </message>
    <message>
        <source>Middle</source>
        <translation>中键</translation>
    </message>
    <message>
        <source>Move the picture</source>
        <translation>平移图像</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>右键</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>滚轮</translation>
    </message>
    <message>
        <source>Scroll, or zoom a single image</source>
        <translation>翻页；单幅图像时缩放</translation>
    </message>
    <message>
        <source>Ctrl+wheel</source>
        <translation>Ctrl+滚轮</translation>
    </message>
    <message>
        <source>Ctrl+drag</source>
        <translation>Ctrl+拖动</translation>
    </message>
    <message>
        <source>Finer, a fifth of the way</source>
        <translation>微调，五分之一</translation>
    </message>
    <message>
        <source>Shift+drag</source>
        <translation>Shift+拖动</translation>
    </message>
    <message>
        <source>Coarser, five times</source>
        <translation>粗调，五倍</translation>
    </message>
    <message>
        <source>MedDx: keyboard and mouse</source>
        <translation>MedDx：键盘与鼠标</translation>
    </message>
    <message>
        <source>Keyboard and mouse</source>
        <translation>键盘与鼠标</translation>
    </message>
    <message>
        <source>Search for an action or a key</source>
        <translation>搜索操作或按键</translation>
    </message>
    <message>
        <source>No action is called so.</source>
        <translation>没有这样的操作。</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Change keys...</source>
        <translation>更改快捷键...</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Print...</source>
        <translation>打印...</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Map of keys</source>
        <translation>快捷键方案</translation>
    </message>
    <message>
        <source>Search for an action or a key</source>
        <translation>搜索操作或按键</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation>操作及其快捷键</translation>
    </message>
    <message>
        <source>Add a key...</source>
        <translation>添加按键...</translation>
    </message>
    <message>
        <source>Press the key</source>
        <translation>请按键</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>The keys that the map gives this action</source>
        <translation>恢复此操作在方案中的按键</translation>
    </message>
    <message>
        <source>Take it over</source>
        <translation>改给此操作</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>保持不变</translation>
    </message>
    <message>
        <source>Keys as in</source>
        <translation>快捷键方案</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部重置</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Print...</source>
        <translation>打印...</translation>
    </message>
    <message>
        <source>Not as in the map</source>
        <translation>与方案不同</translation>
    </message>
    <message>
        <source>Changed actions: {0}</source>
        <translation>已更改的操作：{0}</translation>
    </message>
    <message>
        <source>Take this key away</source>
        <translation>移除此按键</translation>
    </message>
    <message>
        <source>Take the key {0} away</source>
        <translation>移除按键 {0}</translation>
    </message>
    <message>
        <source>This key cannot be used.</source>
        <translation>此按键不能使用。</translation>
    </message>
    <message>
        <source>{0} opens a menu.</source>
        <translation>{0} 用于打开菜单。</translation>
    </message>
    <message>
        <source>{0} is a key of this action already.</source>
        <translation>{0} 已是此操作的按键。</translation>
    </message>
    <message>
        <source>{0} is the key of &quot;{1}&quot;.</source>
        <translation>{0} 已用于“{1}”。</translation>
    </message>
    <message>
        <source>No action is called so.</source>
        <translation>没有这样的操作。</translation>
    </message>
</context>
<context>
    <name>LayersPanel</name>
    <message>
        <source>Layers</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Opacity of {0}</source>
        <translation>{0}的不透明度</translation>
    </message>
    <message>
        <source>Outlines only</source>
        <translation>仅显示轮廓</translation>
    </message>
    <message>
        <source>{0} (empty)</source>
        <translation>{0}（空）</translation>
    </message>
    <message>
        <source>Parametric map</source>
        <translation>参数图</translation>
    </message>
    <message>
        <source>Without a name</source>
        <translation>无名称</translation>
    </message>
    <message>
        <source>Segmentation</source>
        <translation>分割</translation>
    </message>
    <message>
        <source>Structures (RT)</source>
        <translation>结构（放疗）</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>The Chinese texts were not built; run installer/dev.py.</source>
        <translation>中文界面文件尚未生成，请运行 installer/dev.py。</translation>
    </message>
    <message>
        <source>The typed note</source>
        <translation>输入的病历</translation>
    </message>
    <message>
        <source>Open a case, then press Analyse.</source>
        <translation>请打开病例，然后按“分析”。</translation>
    </message>
    <message>
        <source>The analysis is running. You can go on reading.</source>
        <translation>正在分析，您可以继续阅片。</translation>
    </message>
    <message>
        <source>Not analysed yet.</source>
        <translation>尚未分析。</translation>
    </message>
    <message>
        <source>The analysis is done. Read the case yourself first, then show its results.</source>
        <translation>分析已完成。请先自行阅片，再显示其结果。</translation>
    </message>
    <message>
        <source>Written: {0}</source>
        <translation>已写入：{0}</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Open as its own case</source>
        <translation>作为单独病例打开</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>另有 {0} 条</translation>
    </message>
    <message>
        <source>Dismiss all</source>
        <translation>全部关闭</translation>
    </message>
    <message>
        <source>{0} and {1} more files</source>
        <translation>{0} 等另 {1} 个文件</translation>
    </message>
</context>
<context>
    <name>NotesPanel</name>
    <message>
        <source>Clinical note</source>
        <translation>临床病历</translation>
    </message>
    <message>
        <source>Type or paste a note</source>
        <translation>输入或粘贴病历</translation>
    </message>
    <message>
        <source>No clinical note yet. Open a text file, or press + to type or paste one.</source>
        <translation>尚无病历。请打开文本文件，或按 + 输入或粘贴。</translation>
    </message>
    <message>
        <source>What the marks mean</source>
        <translation>标记含义</translation>
    </message>
</context>
<context>
    <name>OthersList</name>
    <message>
        <source>Other objects: {0}</source>
        <translation>其他对象：{0}</translation>
    </message>
    <message>
        <source>Double click: DICOM tags</source>
        <translation>双击：DICOM 标签</translation>
    </message>
</context>
<context>
    <name>Preset</name>
    <message>
        <source>Default</source>
        <translation>默认</translation>
    </message>
</context>
<context>
    <name>PresetDialog</name>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>{0} (now {1})</source>
        <translation>{0}（现为{1}）</translation>
    </message>
    <message>
        <source>Number key</source>
        <translation>数字键</translation>
    </message>
    <message>
        <source>Save the window as a preset</source>
        <translation>将窗宽/窗位存为预设</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>预设名称</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Center / width</source>
        <translation>窗位 / 窗宽</translation>
    </message>
</context>
<context>
    <name>PresetsDialog</name>
    <message>
        <source>Own presets</source>
        <translation>我的预设</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Center / width</source>
        <translation>窗位 / 窗宽</translation>
    </message>
    <message>
        <source>For</source>
        <translation>适用于</translation>
    </message>
    <message>
        <source>Number key</source>
        <translation>数字键</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>No presets of your own yet. Set a window, then save it as a preset.</source>
        <translation>还没有自己的预设。请先调好窗宽/窗位，再存为预设。</translation>
    </message>
</context>
<context>
    <name>SeriesPanel</name>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>No images yet. Open a DICOM file or folder, or drop it on the window.</source>
        <translation>尚无图像。请打开 DICOM 文件或文件夹，或将其拖入窗口。</translation>
    </message>
    <message>
        <source>{0} × {1} px</source>
        <translation>{0} × {1} 像素</translation>
    </message>
    <message>
        <source>{0} images, {1}</source>
        <translation>{0} 幅，{1}</translation>
    </message>
    <message>
        <source>{0} times, {1}</source>
        <translation>{0} 个时间点，{1}</translation>
    </message>
    <message>
        <source>Without description</source>
        <translation>无描述</translation>
    </message>
    <message>
        <source>Warnings: {0}</source>
        <translation>提示：{0}</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Restore defaults</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Keys as in</source>
        <translation>快捷键方案</translation>
    </message>
    <message>
        <source>Change keys...</source>
        <translation>更改快捷键...</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>value {0}</source>
        <translation>数值 {0}</translation>
    </message>
    <message>
        <source>distances in {0}</source>
        <translation>距离单位：{0}</translation>
    </message>
    <message>
        <source>AI: idle</source>
        <translation>AI：待机</translation>
    </message>
    <message>
        <source>The first analysis shows whether it runs on the GPU or the CPU.</source>
        <translation>首次分析后显示使用 GPU 还是 CPU。</translation>
    </message>
    <message>
        <source>AI: {0}</source>
        <translation>AI：{0}</translation>
    </message>
    <message>
        <source>{0} {1} on the {2}, {3} s</source>
        <translation>{0} {1}，在 {2} 上运行，{3} 秒</translation>
    </message>
</context>
<context>
    <name>TagModel</name>
    <message>
        <source>Item {0}</source>
        <translation>第 {0} 项</translation>
    </message>
    <message>
        <source>{0} bytes</source>
        <translation>{0} 字节</translation>
    </message>
    <message>
        <source>1 item</source>
        <translation>1 项</translation>
    </message>
    <message>
        <source>{0} items</source>
        <translation>{0} 项</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Attribute</source>
        <translation>属性</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
</context>
<context>
    <name>TagsDialog</name>
    <message>
        <source>DICOM tags</source>
        <translation>DICOM 标签</translation>
    </message>
    <message>
        <source>Search tag, attribute or value</source>
        <translation>搜索标签、属性或值</translation>
    </message>
    <message>
        <source>Copy row</source>
        <translation>复制该行</translation>
    </message>
    <message>
        <source>Save the document...</source>
        <translation>保存文档…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Reading...</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>{0} rows; the file holds more</source>
        <translation>{0} 行；文件中还有更多</translation>
    </message>
    <message>
        <source>{0} rows</source>
        <translation>{0} 行</translation>
    </message>
    <message>
        <source>Save the document</source>
        <translation>保存文档</translation>
    </message>
</context>
<context>
    <name>TaskBar</name>
    <message>
        <source>Cancel (Esc)</source>
        <translation>取消（Esc）</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>TimeBar</name>
    <message>
        <source>Stop (K, Esc)</source>
        <translation>停止（K、Esc）</translation>
    </message>
    <message>
        <source>Play (K)</source>
        <translation>播放（K）</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Time point</source>
        <translation>时间点</translation>
    </message>
    <message>
        <source>Time point (, and .)</source>
        <translation>时间点（, 和 .）</translation>
    </message>
    <message>
        <source>Time {0} of {1}</source>
        <translation>时间点 {0} / {1}</translation>
    </message>
    <message>
        <source>{0} frames a second</source>
        <translation>每秒 {0} 帧</translation>
    </message>
</context>
<context>
    <name>Tool</name>
    <message>
        <source>Pan</source>
        <translation>平移</translation>
    </message>
    <message>
        <source>Probe</source>
        <translation>探针</translation>
    </message>
    <message>
        <source>Scroll</source>
        <translation>翻页</translation>
    </message>
    <message>
        <source>Window/level</source>
        <translation>窗宽/窗位</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>角度</translation>
    </message>
    <message>
        <source>Rectangle ROI</source>
        <translation>矩形 ROI</translation>
    </message>
    <message>
        <source>Ellipse ROI</source>
        <translation>椭圆 ROI</translation>
    </message>
</context>
<context>
    <name>Variant</name>
    <message>
        <source>counted</source>
        <translation>计入</translation>
    </message>
    <message>
        <source>not counted</source>
        <translation>未计入</translation>
    </message>
    <message>
        <source>Switched off by the reader</source>
        <translation>阅片者已关闭</translation>
    </message>
    <message>
        <source>Weighs for {0}</source>
        <translation>支持：{0}</translation>
    </message>
    <message>
        <source>Alone it speaks for no disease (carrier, or none known)</source>
        <translation>单独不支持任何疾病（携带者，或尚无已知疾病）</translation>
    </message>
    <message>
        <source>heterozygous</source>
        <translation>杂合</translation>
    </message>
    <message>
        <source>homozygous</source>
        <translation>纯合</translation>
    </message>
    <message>
        <source>hemizygous</source>
        <translation>半合</translation>
    </message>
    <message>
        <source>reference</source>
        <translation>参考型</translation>
    </message>
    <message>
        <source>genotype unknown</source>
        <translation>基因型未知</translation>
    </message>
    <message>
        <source>Pathogenic</source>
        <translation>致病</translation>
    </message>
    <message>
        <source>Likely pathogenic</source>
        <translation>可能致病</translation>
    </message>
    <message>
        <source>Pathogenic/Likely pathogenic</source>
        <translation>致病/可能致病</translation>
    </message>
    <message>
        <source>Uncertain significance</source>
        <translation>意义不明</translation>
    </message>
    <message>
        <source>Likely benign</source>
        <translation>可能良性</translation>
    </message>
    <message>
        <source>Benign/Likely benign</source>
        <translation>良性/可能良性</translation>
    </message>
    <message>
        <source>Filter: {0}</source>
        <translation>过滤标记：{0}</translation>
    </message>
    <message>
        <source>The sample does not carry it</source>
        <translation>样本不携带该变异</translation>
    </message>
    <message>
        <source>Benign</source>
        <translation>良性</translation>
    </message>
    <message>
        <source>Common in the population</source>
        <translation>人群中常见</translation>
    </message>
    <message>
        <source>Not classified as pathogenic</source>
        <translation>未归类为致病</translation>
    </message>
    <message>
        <source>Reads of each allele: {0}</source>
        <translation>各等位基因读数：{0}</translation>
    </message>
</context>
<context>
    <name>ViewBar</name>
    <message>
        <source>Shutter</source>
        <translation>遮挡</translation>
    </message>
    <message>
        <source>Cover what the file says is not to be seen, or show what lies under it</source>
        <translation>遮挡文件注明不显示的区域，或显示被遮挡的部分</translation>
    </message>
    <message>
        <source>Overlay {0}</source>
        <translation>叠加图形 {0}</translation>
    </message>
    <message>
        <source>Overlays</source>
        <translation>叠加图形</translation>
    </message>
    <message>
        <source>Show or hide the graphics that the device stored with the image</source>
        <translation>显示或隐藏设备随图像存储的图形</translation>
    </message>
    <message>
        <source>Acquired</source>
        <translation>采集</translation>
    </message>
    <message>
        <source>Axial</source>
        <translation>横断面</translation>
    </message>
    <message>
        <source>Coronal</source>
        <translation>冠状面</translation>
    </message>
    <message>
        <source>Sagittal</source>
        <translation>矢状面</translation>
    </message>
    <message>
        <source>No slab</source>
        <translation>不用层块</translation>
    </message>
    <message>
        <source>Thickness of the slab that is projected</source>
        <translation>投影层块的厚度</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>What the slab shows: highest, lowest or mean value along it</source>
        <translation>层块显示的内容：沿层块方向的最大值、最小值或平均值</translation>
    </message>
    <message>
        <source>Projection of the slab</source>
        <translation>层块的投影方式</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Presentation state</source>
        <translation>呈现状态</translation>
    </message>
    <message>
        <source>How the image was saved to be shown (presentation state)</source>
        <translation>图像保存时的显示方式（呈现状态）</translation>
    </message>
    <message>
        <source>As stored</source>
        <translation>原样显示</translation>
    </message>
    <message>
        <source>{0}: only its graphics</source>
        <translation>{0}：仅图形</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Drop files or a folder here, or press Ctrl+O.

Images (DICOM), clinical notes (text) and gene files (VCF, gene lists) of one patient are read together. Nothing leaves this computer.</source>
        <translation>将文件或文件夹拖到此处，或按 Ctrl+O。

同一患者的影像（DICOM）、临床病历（文本）和基因文件（VCF、基因列表）将一并阅读。任何资料都不会离开本机。</translation>
    </message>
    <message>
        <source>Slice</source>
        <translation>层面</translation>
    </message>
</context>
</TS>
