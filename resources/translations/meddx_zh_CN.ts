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
        <source>Open files...</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Open folder...</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Studies opened before...</source>
        <translation>打开过的检查…</translation>
    </message>
    <message>
        <source>Type or paste a note...</source>
        <translation>输入或粘贴病历…</translation>
    </message>
    <message>
        <source>Next term in the note</source>
        <translation>病历中的下一个术语</translation>
    </message>
    <message>
        <source>Previous term in the note</source>
        <translation>病历中的上一个术语</translation>
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
        <source>Read this slice</source>
        <translation>判读此层面</translation>
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
        <source>Literature...</source>
        <translation>文献…</translation>
    </message>
    <message>
        <source>Genes and variants...</source>
        <translation>基因与变异…</translation>
    </message>
    <message>
        <source>Reference files and own diseases...</source>
        <translation>参考文件与自有疾病…</translation>
    </message>
    <message>
        <source>Corrections for training...</source>
        <translation>用于训练的校正…</translation>
    </message>
    <message>
        <source>Train a model...</source>
        <translation>训练模型…</translation>
    </message>
    <message>
        <source>Train a model (needs the torch pack)</source>
        <translation>训练模型（需要 torch 组件包）</translation>
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
        <source>Life size</source>
        <translation>实际大小</translation>
    </message>
    <message>
        <source>Fit to the width</source>
        <translation>适合宽度</translation>
    </message>
    <message>
        <source>Rotate left by 90°</source>
        <translation>向左旋转 90°</translation>
    </message>
    <message>
        <source>Rotate right by 90°</source>
        <translation>向右旋转 90°</translation>
    </message>
    <message>
        <source>Mirror left and right</source>
        <translation>左右镜像</translation>
    </message>
    <message>
        <source>Mirror top and bottom</source>
        <translation>上下镜像</translation>
    </message>
    <message>
        <source>Magnifying glass (hold or tap)</source>
        <translation>放大镜（按住或轻按）</translation>
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
        <source>Delete the measurement</source>
        <translation>删除所选测量</translation>
    </message>
    <message>
        <source>Less text on the image</source>
        <translation>减少图像上的文字</translation>
    </message>
    <message>
        <source>Display check...</source>
        <translation>显示器检查…</translation>
    </message>
    <message>
        <source>Label of the measurement...</source>
        <translation>测量的标注…</translation>
    </message>
    <message>
        <source>Delete all measurements on this image</source>
        <translation>删除此图像上的全部测量</translation>
    </message>
    <message>
        <source>Delete all measurements of this series</source>
        <translation>删除此序列的全部测量</translation>
    </message>
    <message>
        <source>List of layers</source>
        <translation>图层列表</translation>
    </message>
    <message>
        <source>Fuse with another series</source>
        <translation>与其他序列融合</translation>
    </message>
    <message>
        <source>DICOM tags...</source>
        <translation>DICOM 标签…</translation>
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
        <source>One pane</source>
        <translation>单窗格</translation>
    </message>
    <message>
        <source>Two panes side by side</source>
        <translation>左右两个窗格</translation>
    </message>
    <message>
        <source>Two panes one above the other</source>
        <translation>上下两个窗格</translation>
    </message>
    <message>
        <source>Four panes</source>
        <translation>四个窗格</translation>
    </message>
    <message>
        <source>One large pane and two small ones</source>
        <translation>一大两小窗格</translation>
    </message>
    <message>
        <source>Three planes that cross (MPR)</source>
        <translation>三平面交叉（MPR）</translation>
    </message>
    <message>
        <source>Second window</source>
        <translation>第二窗口</translation>
    </message>
    <message>
        <source>Panels at the left</source>
        <translation>左侧面板</translation>
    </message>
    <message>
        <source>Panels at the right</source>
        <translation>右侧面板</translation>
    </message>
    <message>
        <source>Maximise the pane, or show all</source>
        <translation>最大化窗格或显示全部</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>下一个窗格</translation>
    </message>
    <message>
        <source>Previous pane</source>
        <translation>上一个窗格</translation>
    </message>
    <message>
        <source>Reference lines</source>
        <translation>定位线</translation>
    </message>
    <message>
        <source>Panes follow one another</source>
        <translation>窗格联动</translation>
    </message>
    <message>
        <source>Follow when scrolling</source>
        <translation>滚动联动</translation>
    </message>
    <message>
        <source>Follow zoom and position</source>
        <translation>缩放与位置联动</translation>
    </message>
    <message>
        <source>Follow the window</source>
        <translation>窗宽/窗位联动</translation>
    </message>
    <message>
        <source>Link the panes as they stand now</source>
        <translation>按当前位置联动各窗格</translation>
    </message>
    <message>
        <source>Forget links made by hand</source>
        <translation>取消手动联动</translation>
    </message>
    <message>
        <source>Key image</source>
        <translation>关键图像</translation>
    </message>
    <message>
        <source>Next key image</source>
        <translation>下一幅关键图像</translation>
    </message>
    <message>
        <source>Previous key image</source>
        <translation>上一幅关键图像</translation>
    </message>
    <message>
        <source>Images not seen yet...</source>
        <translation>尚未查看的图像…</translation>
    </message>
    <message>
        <source>Play or stop</source>
        <translation>播放或停止</translation>
    </message>
    <message>
        <source>Play there and back</source>
        <translation>往返播放</translation>
    </message>
    <message>
        <source>Play slower</source>
        <translation>减慢播放</translation>
    </message>
    <message>
        <source>Play faster</source>
        <translation>加快播放</translation>
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
        <source>Manual...</source>
        <translation>使用手册…</translation>
    </message>
    <message>
        <source>Keyboard and mouse...</source>
        <translation>键盘与鼠标…</translation>
    </message>
    <message>
        <source>Tour of the window</source>
        <translation>界面导览</translation>
    </message>
    <message>
        <source>About MedDx...</source>
        <translation>关于 MedDx…</translation>
    </message>
    <message>
        <source>Import a model...</source>
        <translation>导入模型…</translation>
    </message>
    <message>
        <source>Models...</source>
        <translation>模型…</translation>
    </message>
    <message>
        <source>Hanging: previous stage</source>
        <translation>挂片协议：上一阶段</translation>
    </message>
    <message>
        <source>Hanging: next stage</source>
        <translation>挂片协议：下一阶段</translation>
    </message>
    <message>
        <source>Change keys...</source>
        <translation>更改快捷键…</translation>
    </message>
    <message>
        <source>Settings...</source>
        <translation>设置…</translation>
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
        <translation>将窗宽/窗位存为预设…</translation>
    </message>
    <message>
        <source>Own presets...</source>
        <translation>我的预设…</translation>
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
        <source>Whether the finding is there</source>
        <translation>征象是否存在</translation>
    </message>
    <message>
        <source>present</source>
        <translation>存在</translation>
    </message>
    <message>
        <source>excluded</source>
        <translation>已排除</translation>
    </message>
</context>
<context>
    <name>AnnotationMenu</name>
    <message>
        <source>Edit the label...</source>
        <translation>编辑标注…</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文本</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>直方图</translation>
    </message>
    <message>
        <source>Profile plot</source>
        <translation>剖面曲线</translation>
    </message>
    <message>
        <source>Go to its image</source>
        <translation>转到所在图像</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete all on this image</source>
        <translation>删除此图像上的全部测量</translation>
    </message>
    <message>
        <source>Delete all of this series</source>
        <translation>删除此序列的全部测量</translation>
    </message>
</context>
<context>
    <name>AnswersPage</name>
    <message>
        <source>Is it a well-known model?</source>
        <translation>是否为某个知名模型？</translation>
    </message>
    <message>
        <source>What its outputs mean</source>
        <translation>各输出的含义</translation>
    </message>
    <message>
        <source>What it takes and gives</source>
        <translation>输入与输出</translation>
    </message>
    <message>
        <source>Which pictures it may read</source>
        <translation>可读取哪些图像</translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>补充说明</translation>
    </message>
    <message>
        <source>There is no term {0}. Choose one from the list.</source>
        <translation>没有“{0}”这一术语。请从列表中选择。</translation>
    </message>
    <message>
        <source>An output has no name. Give each a name of its own.</source>
        <translation>有输出没有名称。请为每个输出命名。</translation>
    </message>
    <message>
        <source>Two outputs have the same name. Give each a name of its own.</source>
        <translation>有两个输出同名。请为每个输出取不同的名称。</translation>
    </message>
    <message>
        <source>No output is used. Let at least one make a finding.</source>
        <translation>没有启用任何输出。请至少启用一个。</translation>
    </message>
    <message>
        <source>{0}: these are no numbers with commas between.</source>
        <translation>{0}：请输入以逗号分隔的数字。</translation>
    </message>
    <message>
        <source>The window of CT is two numbers: centre, width.</source>
        <translation>CT 的窗为两个数：窗位、窗宽。</translation>
    </message>
    <message>
        <source>No, another model</source>
        <translation>否，是其他模型</translation>
    </message>
    <message>
        <source>Yes: {0}</source>
        <translation>是：{0}</translation>
    </message>
    <message>
        <source>It has as many outputs as {0}. If it is that one, all is known.</source>
        <translation>其输出数量与 {0} 相同。如果就是该模型，则一切已知。</translation>
    </message>
    <message>
        <source>Give each output the term it means, or leave it out. A threshold that the file does not state is 50 %, which means nothing by itself.</source>
        <translation>请为每个输出指定其所代表的术语，或不使用该输出。文件未说明的阈值为 50 %，其本身没有意义。</translation>
    </message>
    <message>
        <source>One more output</source>
        <translation>增加一个输出</translation>
    </message>
    <message>
        <source>One output fewer</source>
        <translation>减少一个输出</translation>
    </message>
    <message>
        <source>Logits</source>
        <translation>logit 值</translation>
    </message>
    <message>
        <source>Probabilities</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>Several labels can be true at once (sigmoid)</source>
        <translation>多个标签可同时为真（sigmoid）</translation>
    </message>
    <message>
        <source>Exactly one label is true (softmax)</source>
        <translation>有且仅有一个标签为真（softmax）</translation>
    </message>
    <message>
        <source>stated by the file</source>
        <translation>文件已说明</translation>
    </message>
    <message>
        <source>assumed: please check</source>
        <translation>推测值：请核对</translation>
    </message>
    <message>
        <source>Size of the picture</source>
        <translation>图像尺寸</translation>
    </message>
    <message>
        <source>Grey values</source>
        <translation>灰度值</translation>
    </message>
    <message>
        <source>Fitted by</source>
        <translation>适配方式</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>It gives</source>
        <translation>给出</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>热图</translation>
    </message>
    <message>
        <source>tried at the import</source>
        <translation>导入时试验</translation>
    </message>
    <message>
        <source>Further input {0}</source>
        <translation>其他输入 {0}</translation>
    </message>
    <message>
        <source>0 to 1 in the window</source>
        <translation>按窗宽窗位映射为 0 至 1</translation>
    </message>
    <message>
        <source>-1 to 1 in the window</source>
        <translation>按窗宽窗位映射为 -1 至 1</translation>
    </message>
    <message>
        <source>as for ImageNet (mean 0.485, 0.456, 0.406)</source>
        <translation>与 ImageNet 相同（均值 0.485, 0.456, 0.406）</translation>
    </message>
    <message>
        <source>-1024 to 1024 over the stored bits (TorchXRayVision)</source>
        <translation>按存储位数映射为 -1024 至 1024（TorchXRayVision）</translation>
    </message>
    <message>
        <source>mean {0}; deviation {1}</source>
        <translation>均值 {0}；标准差 {1}</translation>
    </message>
    <message>
        <source>stretching both sides</source>
        <translation>拉伸两边</translation>
    </message>
    <message>
        <source>black borders, nothing is cut off</source>
        <translation>加黑边，不裁剪</translation>
    </message>
    <message>
        <source>cutting out the middle square</source>
        <translation>裁取中央方形</translation>
    </message>
    <message>
        <source>the best that works</source>
        <translation>可用的最佳方式</translation>
    </message>
    <message>
        <source>exact class activation map</source>
        <translation>精确的类激活图</translation>
    </message>
    <message>
        <source>occlusion</source>
        <translation>遮挡法</translation>
    </message>
    <message>
        <source>Eigen-CAM</source>
        <translation>Eigen-CAM</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>years</source>
        <translation>岁</translation>
    </message>
    <message>
        <source>Kind of picture</source>
        <translation>图像种类</translation>
    </message>
    <message>
        <source>CT is seen through</source>
        <translation>CT 的窗</translation>
    </message>
    <message>
        <source>as in its training</source>
        <translation>与训练时相同</translation>
    </message>
    <message>
        <source>Modality</source>
        <translation>设备类型</translation>
    </message>
    <message>
        <source>as DICOM writes it: CR, DX</source>
        <translation>按 DICOM 写法：CR, DX</translation>
    </message>
    <message>
        <source>Part of the body</source>
        <translation>检查部位</translation>
    </message>
    <message>
        <source>CHEST, HEAD, HAND ...</source>
        <translation>CHEST、HEAD、HAND 等</translation>
    </message>
    <message>
        <source>View</source>
        <translation>投照体位</translation>
    </message>
    <message>
        <source>PA, AP, LL; empty for any</source>
        <translation>PA、AP、LL；留空表示不限</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>年龄</translation>
    </message>
    <message>
        <source>0 to 0 for any</source>
        <translation>0 至 0 表示不限</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Chinese title</source>
        <translation>中文标题</translation>
    </message>
    <message>
        <source>may stay empty</source>
        <translation>可留空</translation>
    </message>
    <message>
        <source>Name of the pack</source>
        <translation>模型包名称</translation>
    </message>
    <message>
        <source>small letters, digits and _</source>
        <translation>小写字母、数字和 _</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可</translation>
    </message>
    <message>
        <source>as its source states it</source>
        <translation>按其来源所述</translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation>训练数据</translation>
    </message>
    <message>
        <source>which pictures, how many</source>
        <translation>哪些图像，多少张</translation>
    </message>
    <message>
        <source>Intended use</source>
        <translation>预期用途</translation>
    </message>
</context>
<context>
    <name>ArticleView</name>
    <message>
        <source>Open the file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>Copy citation</source>
        <translation>复制引文</translation>
    </message>
    <message>
        <source>Remove from the library</source>
        <translation>从文献库移除</translation>
    </message>
    <message>
        <source>Text of the article</source>
        <translation>文章正文</translation>
    </message>
    <message>
        <source>Page {0}</source>
        <translation>第 {0} 页</translation>
    </message>
    <message>
        <source>Subject headings</source>
        <translation>主题词</translation>
    </message>
</context>
<context>
    <name>AskNext</name>
    <message>
        <source>Present</source>
        <translation>有</translation>
    </message>
    <message>
        <source>Absent</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Answer: add it as your finding</source>
        <translation>回答：作为您的征象添加</translation>
    </message>
    <message>
        <source>Show the first only</source>
        <translation>只显示第一条</translation>
    </message>
    <message>
        <source>Show all of them</source>
        <translation>显示全部</translation>
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
        <source>&amp;Measure</source>
        <translation>测量(&amp;M)</translation>
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
        <source>Layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>Layout of the panes</source>
        <translation>窗格布局</translation>
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
        <source>Measure and mark</source>
        <translation>测量与标注</translation>
    </message>
    <message>
        <source>Language of the window</source>
        <translation>界面语言</translation>
    </message>
</context>
<context>
    <name>BodyPart</name>
    <message>
        <source>Chest</source>
        <translation>胸部</translation>
    </message>
    <message>
        <source>Abdomen</source>
        <translation>腹部</translation>
    </message>
    <message>
        <source>Pelvis</source>
        <translation>盆腔</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>头部</translation>
    </message>
    <message>
        <source>Neck</source>
        <translation>颈部</translation>
    </message>
    <message>
        <source>Cervical spine</source>
        <translation>颈椎</translation>
    </message>
    <message>
        <source>Thoracic spine</source>
        <translation>胸椎</translation>
    </message>
    <message>
        <source>Lumbar spine</source>
        <translation>腰椎</translation>
    </message>
    <message>
        <source>Spine</source>
        <translation>脊柱</translation>
    </message>
    <message>
        <source>Breast</source>
        <translation>乳腺</translation>
    </message>
    <message>
        <source>Heart</source>
        <translation>心脏</translation>
    </message>
    <message>
        <source>Shoulder</source>
        <translation>肩部</translation>
    </message>
    <message>
        <source>Arm and elbow</source>
        <translation>上臂与肘</translation>
    </message>
    <message>
        <source>Hand and wrist</source>
        <translation>手与腕</translation>
    </message>
    <message>
        <source>Hip</source>
        <translation>髋部</translation>
    </message>
    <message>
        <source>Leg and knee</source>
        <translation>下肢与膝</translation>
    </message>
    <message>
        <source>Foot and ankle</source>
        <translation>足与踝</translation>
    </message>
    <message>
        <source>Extremity</source>
        <translation>四肢</translation>
    </message>
    <message>
        <source>Ribs</source>
        <translation>肋骨</translation>
    </message>
    <message>
        <source>Whole body</source>
        <translation>全身</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Drag a series here, or choose one in the list</source>
        <translation>将序列拖到此处，或在列表中选择</translation>
    </message>
    <message>
        <source>This plane needs the whole volume. Loading: {0} of {1}</source>
        <translation>此平面需要整个容积数据。正在加载：{0} / {1}</translation>
    </message>
    <message>
        <source>Computing the slab ...</source>
        <translation>正在计算层块……</translation>
    </message>
    <message>
        <source>Computing the plane ...</source>
        <translation>正在计算该平面……</translation>
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
        <source>The fused series is being computed</source>
        <translation>正在计算融合图像</translation>
    </message>
    <message>
        <source>Loading {0}: {1} of {2}</source>
        <translation>正在加载 {0}：{1} / {2}</translation>
    </message>
</context>
<context>
    <name>CardDialog</name>
    <message>
        <source>Card of {0}</source>
        <translation>{0} 的模型卡</translation>
    </message>
    <message>
        <source>Text of the card</source>
        <translation>模型卡正文</translation>
    </message>
    <message>
        <source>Cards are written in English.</source>
        <translation>模型卡以英文编写。</translation>
    </message>
    <message>
        <source>This model has no card that can be read.</source>
        <translation>此模型没有可读取的模型卡。</translation>
    </message>
</context>
<context>
    <name>ChoosePage</name>
    <message>
        <source>Choose a file...</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Choose a folder...</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Drop a model here, or choose it.</source>
        <translation>将模型拖放到此处，或进行选择。</translation>
    </message>
    <message>
        <source>It can read ONNX; safetensors, and weights that torch.save wrote, of networks that are known here (DenseNet-121, ResNets); folders of Hugging Face; MONAI bundles; model packs of MedDx.</source>
        <translation>可读取：ONNX；safetensors 以及 torch.save 写出的权重（仅限已知网络：DenseNet-121、ResNet）；Hugging Face 文件夹；MONAI bundle；MedDx 模型包。</translation>
    </message>
    <message>
        <source>Nothing in a model is run as a program: files that hold code are refused, with the words that say how to convert them. Nothing leaves this computer.</source>
        <translation>模型中的任何内容都不会作为程序执行：含代码的文件会被拒绝，并说明如何转换。任何数据都不会离开本机。</translation>
    </message>
</context>
<context>
    <name>Clickable</name>
    <message>
        <source>Find evidence</source>
        <translation>查找证据</translation>
    </message>
</context>
<context>
    <name>ColourMap</name>
    <message>
        <source>Hot iron</source>
        <translation>热铁</translation>
    </message>
    <message>
        <source>PET</source>
        <translation>PET</translation>
    </message>
    <message>
        <source>Hot metal blue</source>
        <translation>热金属蓝</translation>
    </message>
    <message>
        <source>PET, 20 steps</source>
        <translation>PET（20 级）</translation>
    </message>
    <message>
        <source>Fire</source>
        <translation>火焰</translation>
    </message>
    <message>
        <source>Inverted grey</source>
        <translation>反转灰度</translation>
    </message>
</context>
<context>
    <name>CompareDialog</name>
    <message>
        <source>Compare two labels</source>
        <translation>比较两个标签</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Difference A - B</source>
        <translation>差值 A - B</translation>
    </message>
    <message>
        <source>What speaks for A against B (D)</source>
        <translation>支持 A 而非 B 的部分（D）</translation>
    </message>
    <message>
        <source>Exchange A and B</source>
        <translation>交换 A 与 B</translation>
    </message>
    <message>
        <source>Exchange A and B (X)</source>
        <translation>交换 A 与 B（X）</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Opacity of the heatmap</source>
        <translation>热图不透明度</translation>
    </message>
    <message>
        <source>The heatmaps are being made</source>
        <translation>正在生成热图</translation>
    </message>
    <message>
        <source>Orange: for A or against B. Blue: for B or against A. On the scale of both</source>
        <translation>橙色：支持 A 或反对 B。蓝色：支持 B 或反对 A。采用两者共用的标尺</translation>
    </message>
    <message>
        <source>{0} against {1}</source>
        <translation>{0} 对比 {1}</translation>
    </message>
    <message>
        <source>.</source>
        <translation>。</translation>
    </message>
    <message>
        <source>The difference is exact: its sum and a constant of the network make the difference of the two logits.</source>
        <translation>差值是精确的：其总和加上网络的一个常数，即为两个 logit 之差。</translation>
    </message>
    <message>
        <source>The difference of two estimates, itself an estimate.</source>
        <translation>两个估计值之差，其本身也是估计。</translation>
    </message>
    <message>
        <source>No colour outlines a lesion.</source>
        <translation>颜色并不勾画病灶轮廓。</translation>
    </message>
</context>
<context>
    <name>Comparing</name>
    <message>
        <source>Called as well</source>
        <translation>同样被判定</translation>
    </message>
    <message>
        <source>Not called: shown for the comparison only</source>
        <translation>未被判定：仅供比较显示</translation>
    </message>
</context>
<context>
    <name>Corners</name>
    <message>
        <source>Series {0}</source>
        <translation>序列 {0}</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>侧别</translation>
    </message>
    <message>
        <source>Zoom {0} %</source>
        <translation>缩放 {0} %</translation>
    </message>
    <message>
        <source>Image {0} / {1}</source>
        <translation>图像 {0} / {1}</translation>
    </message>
    <message>
        <source>thickness {0} mm</source>
        <translation>层厚 {0} mm</translation>
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
        <source>rotated {0}°</source>
        <translation>已旋转 {0}°</translation>
    </message>
    <message>
        <source>mirrored</source>
        <translation>已镜像</translation>
    </message>
    <message>
        <source>No spacing: distances in px</source>
        <translation>无像素间距：距离以像素计</translation>
    </message>
</context>
<context>
    <name>CorrectionStrip</name>
    <message>
        <source>Keep your corrections for training? Names are removed.</source>
        <translation>保存您的校正用于训练？姓名会被去除。</translation>
    </message>
    <message>
        <source>Look and decide...</source>
        <translation>查看并决定…</translation>
    </message>
    <message>
        <source>Not this case</source>
        <translation>本病例不保存</translation>
    </message>
    <message>
        <source>Never ask</source>
        <translation>不再询问</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
</context>
<context>
    <name>Corrections</name>
    <message>
        <source>Kept for training: {0} of this case.</source>
        <translation>已保存用于训练：本病例 {0} 幅。</translation>
    </message>
    <message>
        <source>Corrections for training</source>
        <translation>用于训练的校正</translation>
    </message>
    <message>
        <source>Keep as it is now</source>
        <translation>按当前内容保存</translation>
    </message>
    <message>
        <source>Keep for training</source>
        <translation>保存用于训练</translation>
    </message>
    <message>
        <source>Do not keep</source>
        <translation>不保存</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Deletes every picture of this case that is kept</source>
        <translation>删除本病例已保存的全部图像</translation>
    </message>
    <message>
        <source>Kept for training. Pictures of this case: {0}.</source>
        <translation>已保存用于训练。本病例图像：{0}。</translation>
    </message>
    <message>
        <source>Nothing of this case can be kept: no finding in a picture or slice was accepted, switched off or added.</source>
        <translation>本病例没有可保存的内容：图像或层面中没有接受、关闭或添加任何所见。</translation>
    </message>
    <message>
        <source>Nothing is kept. The settings must allow it first: Keep corrections.</source>
        <translation>未保存任何内容。请先在设置中允许“保存校正结果用于训练”。</translation>
    </message>
    <message>
        <source>Nothing of this case is kept, as you decided.</source>
        <translation>按您的决定，本病例未保存任何内容。</translation>
    </message>
    <message>
        <source>May this be kept for training?</source>
        <translation>可以保存以下内容用于训练吗？</translation>
    </message>
    <message>
        <source>Now nothing in it is accepted, switched off or added.</source>
        <translation>目前没有接受、关闭或添加任何所见。</translation>
    </message>
    <message>
        <source>You have corrected something since: this is how it stands now.</source>
        <translation>此后您又作了校正：此处为当前内容。</translation>
    </message>
    <message>
        <source>This is all that is kept, in the encrypted store: the picture as you see it, your labels, the model and its version, the year, and a pseudonym of the patient; of a slice also its number and a pseudonym of its series. Look whether words in the picture name somebody. Labels you did not touch count as unknown. Keep it only if your department allows it.</source>
        <translation>加密存储中仅保存：您所看到的图像、您的标签、模型及其版本、年份以及患者的化名；层面另存其层号及序列的化名。请检查图像中的文字是否会泄露身份。您未更改的标签视为未知。仅在科室允许时保存。</translation>
    </message>
    <message>
        <source>The picture as it is kept</source>
        <translation>将要保存的图像</translation>
    </message>
    <message>
        <source>Slice {0}</source>
        <translation>第 {0} 层</translation>
    </message>
    <message>
        <source>present</source>
        <translation>存在</translation>
    </message>
    <message>
        <source>absent</source>
        <translation>不存在</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}：{1}</translation>
    </message>
</context>
<context>
    <name>Criteria</name>
    <message>
        <source>pathogenic</source>
        <translation>致病</translation>
    </message>
    <message>
        <source>likely pathogenic</source>
        <translation>可能致病</translation>
    </message>
    <message>
        <source>of uncertain significance</source>
        <translation>意义未明</translation>
    </message>
    <message>
        <source>likely benign</source>
        <translation>可能良性</translation>
    </message>
    <message>
        <source>benign</source>
        <translation>良性</translation>
    </message>
    <message>
        <source>stands alone</source>
        <translation>独立</translation>
    </message>
    <message>
        <source>very strong</source>
        <translation>非常强</translation>
    </message>
    <message>
        <source>strong</source>
        <translation>强</translation>
    </message>
    <message>
        <source>moderate</source>
        <translation>中等</translation>
    </message>
    <message>
        <source>supporting</source>
        <translation>支持</translation>
    </message>
</context>
<context>
    <name>CriteriaPage</name>
    <message>
        <source>Criterion</source>
        <translation>判据</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>分值</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Criteria of the ACMG/AMP guideline</source>
        <translation>ACMG/AMP 指南判据</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>Your reason</source>
        <translation>您的理由</translation>
    </message>
    <message>
        <source>Applies</source>
        <translation>适用</translation>
    </message>
    <message>
        <source>Does not apply</source>
        <translation>不适用</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>No criteria for this variant: only rare variants that may change a protein, or that the file classifies, are interpreted once the case is analysed.</source>
        <translation>此变异没有判据：分析病例后，只解读可能改变蛋白质的罕见变异或文件已分类的变异。</translation>
    </message>
    <message>
        <source>Counts as: {0}</source>
        <translation>计为：{0}</translation>
    </message>
    <message>
        <source>By the criteria: {0} ({1} points)</source>
        <translation>按判据：{0}（{1} 分）</translation>
    </message>
    <message>
        <source>Stated by {0}: {1}</source>
        <translation>{0} 所述：{1}</translation>
    </message>
    <message>
        <source>The two contradict each other; the weaker counts.</source>
        <translation>两者相互矛盾；以较弱者计。</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>仅显示</translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message>
        <source>Variant</source>
        <translation>变异</translation>
    </message>
    <message>
        <source>Chromosomes</source>
        <translation>染色体</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>检出质量</translation>
    </message>
    <message>
        <source>Criteria</source>
        <translation>判据</translation>
    </message>
    <message>
        <source>Counts for the diagnoses</source>
        <translation>计入诊断</translation>
    </message>
    <message>
        <source>Variants along the protein</source>
        <translation>变异在蛋白质上的位置</translation>
    </message>
    <message>
        <source>Variants along the chromosomes</source>
        <translation>变异在染色体上的位置</translation>
    </message>
    <message>
        <source>The file does not tell its reference build, so no chromosomes are drawn: places of one build drawn on another would lie.</source>
        <translation>该文件未说明参考基因组版本，因此不绘制染色体：把一个版本的位置画在另一个版本上会出错。</translation>
    </message>
    <message>
        <source>Reads at each variant</source>
        <translation>每个变异处的读段数</translation>
    </message>
    <message>
        <source>Quality of the genotypes (GQ)</source>
        <translation>基因型质量（GQ）</translation>
    </message>
    <message>
        <source>Share of the reads that carry the allele</source>
        <translation>携带该等位基因的读段比例</translation>
    </message>
    <message>
        <source>Choose a variant in the table.</source>
        <translation>请在表中选择一个变异。</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}：{1}</translation>
    </message>
    <message>
        <source>Exon: {0}</source>
        <translation>外显子：{0}</translation>
    </message>
    <message>
        <source>Homozygous people known: {0}</source>
        <translation>已知纯合人数：{0}</translation>
    </message>
    <message>
        <source>Reads of reference and allele: {0}</source>
        <translation>参考与变异的读段数：{0}</translation>
    </message>
    <message>
        <source>Line {0} of the file</source>
        <translation>文件第 {0} 行</translation>
    </message>
    <message>
        <source>splice site of intron {0}</source>
        <translation>内含子 {0} 的剪接位点</translation>
    </message>
    <message>
        <source>No variant of {0} in this file names a place on the protein.</source>
        <translation>该文件中 {0} 的变异均未标明蛋白质上的位置。</translation>
    </message>
    <message>
        <source>Variants on the protein of {0}: {1}. Square: loss of function; disc: missense.</source>
        <translation>{0} 的蛋白质上的变异：{1}。方形：功能丧失；圆形：错义。</translation>
    </message>
    <message>
        <source>Its length is not known here.</source>
        <translation>此处不知其长度。</translation>
    </message>
    <message>
        <source>{0} residues, {1} motifs ({2})</source>
        <translation>{0} 个残基，{1} 个基序（{2}）</translation>
    </message>
    <message>
        <source>Variants: {0}</source>
        <translation>变异：{0}</translation>
    </message>
    <message>
        <source>Substitutions: {0}, insertions and deletions: {1}, structural: {2}</source>
        <translation>替换：{0}，插入和缺失：{1}，结构变异：{2}</translation>
    </message>
    <message>
        <source>Heterozygous: {0}, homozygous or hemizygous: {1}</source>
        <translation>杂合：{0}，纯合或半合：{1}</translation>
    </message>
    <message>
        <source>Failed a filter: {0}</source>
        <translation>未通过过滤：{0}</translation>
    </message>
    <message>
        <source>Transitions to transversions: {0} (about 2 in genomes, 3 in exomes)</source>
        <translation>转换与颠换之比：{0}（基因组约 2，外显子组约 3）</translation>
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
        <source>The explanation was copied.</source>
        <translation>已复制说明。</translation>
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
        <source>A common disease stands against its own absence: a patient can have several, and their probabilities do not add up. Inherited diseases stand against each other: hardly anyone has two.</source>
        <translation>常见病相对于“无该疾病”而言：患者可同时患几种，其概率不可相加。遗传病彼此比较：几乎没有人同时患两种。</translation>
    </message>
    <message>
        <source>No finding counts, so no diagnosis is ranked. Let one count again, or add one.</source>
        <translation>没有计入任何征象，因此未对诊断排序。请重新计入或添加一项征象。</translation>
    </message>
    <message>
        <source>Your last change is not in this list: the ranking failed.</source>
        <translation>此列表未包含您最近的更改：排序失败。</translation>
    </message>
    <message>
        <source>Rank again</source>
        <translation>重新排序</translation>
    </message>
    <message>
        <source>{0} is no longer on the list after your last change.</source>
        <translation>您最近的更改之后，{0}已不在列表中。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>另一处</translation>
    </message>
    <message>
        <source>What to ask next</source>
        <translation>下一步建议</translation>
    </message>
</context>
<context>
    <name>DiagnosisBody</name>
    <message>
        <source>What would change it</source>
        <translation>哪些结果会改变判断</translation>
    </message>
    <message>
        <source>{0} for it</source>
        <translation>支持 {0} 项</translation>
    </message>
    <message>
        <source>{0} against it</source>
        <translation>反对 {0} 项</translation>
    </message>
    <message>
        <source>{0} expected, still open</source>
        <translation>预期应有、尚未明确 {0} 项</translation>
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
    <message>
        <source>The strongest evidence only</source>
        <translation>仅显示最强证据</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the explanation as text</source>
        <translation>将说明复制为文本</translation>
    </message>
    <message>
        <source>Find evidence</source>
        <translation>查找证据</translation>
    </message>
    <message>
        <source>Search the library for this diagnosis</source>
        <translation>在文献库中检索该诊断</translation>
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
</context>
<context>
    <name>DiagnosisCard</name>
    <message>
        <source>Copy the explanation</source>
        <translation>复制说明</translation>
    </message>
</context>
<context>
    <name>DiagnosisHead</name>
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
        <source>Before the last change it stood at place {0}</source>
        <translation>最近一次更改前排在第 {0} 位</translation>
    </message>
    <message>
        <source>Before the last change it was not on the list</source>
        <translation>最近一次更改前不在列表中</translation>
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
        <source>Attach to the open case, which names nobody?</source>
        <translation>附加到当前病例？该病例未注明患者。</translation>
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
        <source>Forget this study?</source>
        <translation>删除此检查的记录？</translation>
    </message>
    <message>
        <source>Forget {0}?</source>
        <translation>删除 {0} 的记录？</translation>
    </message>
    <message>
        <source>MedDx deletes its place in the list, its thumbnails, the measurements and key images that were made on it, and what was kept of it for training; with the last study of a patient also the notes and variants that were typed for them, what was corrected in their notes, and the criteria of variants that were set. This cannot be undone. The files themselves are not touched.</source>
        <translation>MedDx 将删除其在列表中的条目、缩略图、其上的测量与关键图像，以及为训练保存的内容；若是该患者的最后一项检查，为其键入的病历与变异、病历中的更正以及设定的变异判据也一并删除。此操作无法撤销。文件本身不受影响。</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>删除记录</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
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
</context>
<context>
    <name>DisplayCheck</name>
    <message>
        <source>Display check</source>
        <translation>显示器检查</translation>
    </message>
    <message>
        <source>Show the test pattern</source>
        <translation>显示测试图</translation>
    </message>
    <message>
        <source>I saw: the light and dark squares in all 16 patches, both 5 % and 95 % squares, every line apart, ramps without steps, most letters on all three greys</source>
        <translation>我已看到：16 个灰阶块中的亮、暗小方块，5 % 与 95 % 方块，彼此分开的每条线，无台阶的灰阶渐变，以及三种灰底上的大部分字母</translation>
    </message>
    <message>
        <source>Show the 18 greys</source>
        <translation>显示 18 级灰阶</translation>
    </message>
    <message>
        <source>Light of the room on the screen</source>
        <translation>屏幕上的环境光亮度</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>Length of the line</source>
        <translation>线段长度</translation>
    </message>
    <message>
        <source>1  Look at the test pattern</source>
        <translation>1  观察测试图</translation>
    </message>
    <message>
        <source>2  Measure the luminance with a photometer</source>
        <translation>2  用亮度计测量亮度</translation>
    </message>
    <message>
        <source>Light of the room:</source>
        <translation>环境光：</translation>
    </message>
    <message>
        <source>3  Measure the line with a ruler</source>
        <translation>3  用直尺测量线段</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Luminance of level {0}</source>
        <translation>灰阶 {0} 的亮度</translation>
    </message>
    <message>
        <source>{0} of {1}: level {2}. Arrow keys: other levels, Esc: back</source>
        <translation>第 {0} / {1} 级：驱动值 {2}。方向键：其他灰阶，Esc：返回</translation>
    </message>
    <message>
        <source>This monitor</source>
        <translation>本显示器</translation>
    </message>
    <message>
        <source>{0}: {1} x {2} px, {3} bits for each grey, {4} % scaling</source>
        <translation>{0}：{1} x {2} 像素，每个灰度 {3} 位，缩放 {4} %</translation>
    </message>
    <message>
        <source>MedDx sends 8 bits for each pixel. Whether the monitor shows them by the DICOM standard (GSDF) no program can read: only a photometer on the glass tells, and the eye on the pattern. What you enter is kept for this monitor for one year.</source>
        <translation>MedDx 为每个像素输出 8 位。显示器是否按 DICOM 标准（GSDF）显示，任何程序都无法读取：只有贴近屏幕的亮度计和对测试图的目视观察才能判断。您输入的内容将为本显示器保存，有效期一年。</translation>
    </message>
    <message>
        <source>No monitor has pixels of this size: measure again.</source>
        <translation>没有显示器具有这样的像素尺寸：请重新测量。</translation>
    </message>
    <message>
        <source>The monitor does not say how large its pixels are: life size needs this.</source>
        <translation>显示器未提供像素尺寸：按实际大小显示需要该数值。</translation>
    </message>
    <message>
        <source>as measured</source>
        <translation>按测量值</translation>
    </message>
    <message>
        <source>as the monitor says</source>
        <translation>按显示器提供的数值</translation>
    </message>
    <message>
        <source>A pixel is {0} mm, {1}.</source>
        <translation>像素尺寸为 {0} mm（{1}）。</translation>
    </message>
</context>
<context>
    <name>DisplayChip</name>
    <message>
        <source>Press to check the display.</source>
        <translation>点击以检查显示器。</translation>
    </message>
</context>
<context>
    <name>DonePage</name>
    <message>
        <source>Use unsigned model packs</source>
        <translation>使用未签名的模型包</translation>
    </message>
    <message>
        <source>Read its card</source>
        <translation>查看模型卡</translation>
    </message>
    <message>
        <source>{0} is installed</source>
        <translation>{0} 已安装</translation>
    </message>
    <message>
        <source>Name {0}, version {1}.</source>
        <translation>名称 {0}，版本 {1}。</translation>
    </message>
    <message>
        <source>What it says is marked with these words wherever it stands.</source>
        <translation>其所有结果在任何位置都会以上述文字标注。</translation>
    </message>
    <message>
        <source>It can be removed in Analysis, Models...</source>
        <translation>可在“分析”菜单的“模型...”中移除。</translation>
    </message>
    <message>
        <source>As long as this is off, no unsigned model reads a case. It holds from the next analysis on, and stands in the settings too. Instead, a key of the maker can be put into the folder keys.</source>
        <translation>关闭时，未签名的模型不会读取任何病例。更改自下一次分析起生效，设置中也有此开关。也可以改为将制作者的密钥放入 keys 文件夹。</translation>
    </message>
</context>
<context>
    <name>EvidenceSource</name>
    <message>
        <source>This comes from something that is no longer part of the case.</source>
        <translation>其来源已不在本病例中。</translation>
    </message>
</context>
<context>
    <name>Explanation</name>
    <message>
        <source>Before any evidence</source>
        <translation>未考虑任何证据</translation>
    </message>
    <message>
        <source>After all of it</source>
        <translation>考虑全部证据后</translation>
    </message>
</context>
<context>
    <name>Expression</name>
    <message>
        <source>Reads</source>
        <translation>读段数</translation>
    </message>
    <message>
        <source>Gene</source>
        <translation>基因</translation>
    </message>
    <message>
        <source>Symbol of the gene</source>
        <translation>基因符号</translation>
    </message>
    <message>
        <source>Identifier</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>As the file names the gene</source>
        <translation>文件中该基因的名称</translation>
    </message>
    <message>
        <source>In the patient&apos;s sample</source>
        <translation>患者样本中的数值</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>中位数</translation>
    </message>
    <message>
        <source>Median of the other samples, at the depth of the patient&apos;s</source>
        <translation>其他样本的中位数（折算到患者样本的测序深度）</translation>
    </message>
    <message>
        <source>Fold</source>
        <translation>倍数</translation>
    </message>
    <message>
        <source>The sample against what the others lead to expect</source>
        <translation>患者样本与按其他样本预期值之比</translation>
    </message>
    <message>
        <source>z</source>
        <translation>z</translation>
    </message>
    <message>
        <source>Standard deviations from the others, as the p-value means</source>
        <translation>与其他样本相差的标准差数（由 p 值换算）</translation>
    </message>
    <message>
        <source>q</source>
        <translation>q</translation>
    </message>
    <message>
        <source>Rate of false discoveries (Benjamini and Hochberg)</source>
        <translation>错误发现率（Benjamini-Hochberg）</translation>
    </message>
    <message>
        <source>Stands out</source>
        <translation>离群</translation>
    </message>
    <message>
        <source>q at most 5 %, and at least twofold</source>
        <translation>q 不超过 5 %，且至少相差两倍</translation>
    </message>
    <message>
        <source>too rarely</source>
        <translation>过少</translation>
    </message>
    <message>
        <source>too often</source>
        <translation>过多</translation>
    </message>
</context>
<context>
    <name>ExpressionDesk</name>
    <message>
        <source>Counts of other people</source>
        <translation>其他人的计数文件</translation>
    </message>
    <message>
        <source>All genes</source>
        <translation>全部基因</translation>
    </message>
    <message>
        <source>Those that stand out</source>
        <translation>离群的基因</translation>
    </message>
    <message>
        <source>Read too rarely</source>
        <translation>读段过少</translation>
    </message>
    <message>
        <source>Read too often</source>
        <translation>读段过多</translation>
    </message>
    <message>
        <source>Genes of the panel</source>
        <translation>基因组合中的基因</translation>
    </message>
    <message>
        <source>Genes of the leading diagnoses</source>
        <translation>首位诊断的基因</translation>
    </message>
    <message>
        <source>reads</source>
        <translation>读段数</translation>
    </message>
    <message>
        <source>{0} genes ({1})</source>
        <translation>{0} 个基因（{1}）</translation>
    </message>
    <message>
        <source>species not told</source>
        <translation>文件未说明物种</translation>
    </message>
    <message>
        <source>sample {0}</source>
        <translation>样本 {0}</translation>
    </message>
    <message>
        <source>compared with {0} others ({1}): {2} too rarely, {3} too often</source>
        <translation>与 {0} 个其他样本比较（{1}）：{2} 个过少，{3} 个过多</translation>
    </message>
    <message>
        <source>Patient: {0}</source>
        <translation>患者：{0}</translation>
    </message>
    <message>
        <source>Patient: {0} TPM</source>
        <translation>患者：{0} TPM</translation>
    </message>
    <message>
        <source>{0} others, at the patient&apos;s depth: median {1}, from {2} to {3}</source>
        <translation>{0} 个其他样本（折算到患者的测序深度）：中位数 {1}，范围 {2} 至 {3}</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>The others read it too rarely to compare.</source>
        <translation>其他样本的读段太少，无法比较。</translation>
    </message>
    <message>
        <source>{0} times what was expected ({1}), q = {2}</source>
        <translation>为预期值（{1}）的 {0} 倍，q = {2}</translation>
    </message>
    <message>
        <source>Stands out: {0}.</source>
        <translation>离群：{0}。</translation>
    </message>
</context>
<context>
    <name>ExpressionPage</name>
    <message>
        <source>{0} of {1} genes</source>
        <translation>显示 {0} / {1} 个基因</translation>
    </message>
    <message>
        <source>Not counted for a gene</source>
        <translation>未计入基因的读段</translation>
    </message>
    <message>
        <source>Reads</source>
        <translation>读段数</translation>
    </message>
    <message>
        <source>Gene set</source>
        <translation>基因集</translation>
    </message>
    <message>
        <source>Outliers</source>
        <translation>离群基因</translation>
    </message>
    <message>
        <source>q</source>
        <translation>q</translation>
    </message>
    <message>
        <source>Genes</source>
        <translation>基因</translation>
    </message>
    <message>
        <source>Choose the patient&apos;s sample...</source>
        <translation>选择患者的样本…</translation>
    </message>
    <message>
        <source>Compare with files...</source>
        <translation>与文件比较…</translation>
    </message>
    <message>
        <source>Counts of other people of the same tissue; they do not enter the case</source>
        <translation>同一组织的其他人的计数；这些数据不会进入本病例</translation>
    </message>
    <message>
        <source>Gene or identifier</source>
        <translation>基因或标识符</translation>
    </message>
    <message>
        <source>Search the genes</source>
        <translation>搜索基因</translation>
    </message>
    <message>
        <source>Which genes</source>
        <translation>哪些基因</translation>
    </message>
    <message>
        <source>Counts of genes</source>
        <translation>基因计数</translation>
    </message>
    <message>
        <source>The gene in the other samples</source>
        <translation>该基因在其他样本中的分布</translation>
    </message>
    <message>
        <source>Gene</source>
        <translation>基因</translation>
    </message>
    <message>
        <source>Gene sets</source>
        <translation>基因集</translation>
    </message>
    <message>
        <source>Not counted</source>
        <translation>未计入</translation>
    </message>
</context>
<context>
    <name>FileButtons</name>
    <message>
        <source>Change...</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Change the descriptions that were typed</source>
        <translation>更改键入的变异描述</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove this file from the case; Undo brings it back</source>
        <translation>从病例中移除该文件；可用“撤销”恢复</translation>
    </message>
    <message>
        <source>Type variants...</source>
        <translation>键入变异…</translation>
    </message>
    <message>
        <source>Type or paste descriptions of variants (HGVS)</source>
        <translation>键入或粘贴变异描述（HGVS）</translation>
    </message>
    <message>
        <source>Reference files...</source>
        <translation>参考文件…</translation>
    </message>
    <message>
        <source>Genome, gene models, ClinVar, gnomAD and tables that variants are read with</source>
        <translation>解读变异所用的基因组、基因模型、ClinVar、gnomAD 及各种表</translation>
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
    <name>FilterBar</name>
    <message>
        <source>Gene, change, identifier or chr7:117,100,000-118,000,000</source>
        <translation>基因、变化、编号或 chr7:117,100,000-118,000,000</translation>
    </message>
    <message>
        <source>Search the variants</source>
        <translation>搜索变异</translation>
    </message>
    <message>
        <source>Any consequence</source>
        <translation>任何后果</translation>
    </message>
    <message>
        <source>Changes or may change a protein</source>
        <translation>改变或可能改变蛋白质</translation>
    </message>
    <message>
        <source>Loss of function</source>
        <translation>功能丧失</translation>
    </message>
    <message>
        <source>Any frequency</source>
        <translation>任何频率</translation>
    </message>
    <message>
        <source>At most {0}</source>
        <translation>不超过 {0}</translation>
    </message>
    <message>
        <source>All genes</source>
        <translation>全部基因</translation>
    </message>
    <message>
        <source>Genes of the panel</source>
        <translation>基因组合中的基因</translation>
    </message>
    <message>
        <source>Genes of the leading diagnoses</source>
        <translation>首位诊断的基因</translation>
    </message>
    <message>
        <source>Consequence</source>
        <translation>后果</translation>
    </message>
    <message>
        <source>Frequency in a population</source>
        <translation>人群频率</translation>
    </message>
    <message>
        <source>Genes</source>
        <translation>基因</translation>
    </message>
    <message>
        <source>Pathogenic in the file</source>
        <translation>文件中为致病</translation>
    </message>
    <message>
        <source>Passed filters</source>
        <translation>通过过滤</translation>
    </message>
    <message>
        <source>Secondary findings ({0})</source>
        <translation>次要发现（{0}）</translation>
    </message>
    <message>
        <source>Genes of ACMG SF v3.2 that do not belong to the question of this case</source>
        <translation>ACMG SF v3.2 中与本病例问题无关的基因</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in the note</source>
        <translation>在病历中查找</translation>
    </message>
    <message>
        <source>Previous place</source>
        <translation>上一处</translation>
    </message>
    <message>
        <source>Next place</source>
        <translation>下一处</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>第 {0} 处，共 {1} 处</translation>
    </message>
    <message>
        <source>none</source>
        <translation>未找到</translation>
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
        <source>Find evidence in the library</source>
        <translation>在文献库中查找证据</translation>
    </message>
    <message>
        <source>Find evidence</source>
        <translation>查找证据</translation>
    </message>
    <message>
        <source>{0}; called from {1}</source>
        <translation>{0}；判定阈值 {1}</translation>
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
        <source>From counts and sequences</source>
        <translation>来自计数与序列</translation>
    </message>
    <message>
        <source>From measured values</source>
        <translation>来自检测值</translation>
    </message>
    <message>
        <source>and {0} more mentions, each marked in the note</source>
        <translation>另有 {0} 处提及，均已在病历中标出</translation>
    </message>
    <message>
        <source>Corrected by you in the note</source>
        <translation>您在病历中的更正</translation>
    </message>
    <message>
        <source>Not a finding: &quot;{0}&quot;</source>
        <translation>不是所见：“{0}”</translation>
    </message>
    <message>
        <source>The program read: {0}</source>
        <translation>程序原读为：{0}</translation>
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
        <source>A demonstration: each result is of its slice alone and counts only when switched on.</source>
        <translation>演示：每个结果仅属于其所在层面，开启后才计入。</translation>
    </message>
    <message>
        <source>Single slices you chose</source>
        <translation>您所选的单个层面</translation>
    </message>
    <message>
        <source>Being read</source>
        <translation>正在判读</translation>
    </message>
    <message>
        <source>Not applicable to this case</source>
        <translation>不适用于本病例</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}：{1}</translation>
    </message>
</context>
<context>
    <name>FoundPage</name>
    <message>
        <source>The file does not say:</source>
        <translation>文件未说明：</translation>
    </message>
    <message>
        <source>The file says all that is needed.</source>
        <translation>文件已包含所需的全部信息。</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>识别结果</translation>
    </message>
</context>
<context>
    <name>FurtherRow</name>
    <message>
        <source>mean, deviation (0, 1)</source>
        <translation>均值, 标准差（0, 1）</translation>
    </message>
    <message>
        <source>Numbers with commas between</source>
        <translation>以逗号分隔的数字</translation>
    </message>
    <message>
        <source>F=0, M=1</source>
        <translation>F=0, M=1</translation>
    </message>
    <message>
        <source>PA=0, AP=1</source>
        <translation>PA=0, AP=1</translation>
    </message>
    <message>
        <source>always the same numbers</source>
        <translation>始终为相同数字</translation>
    </message>
    <message>
        <source>position of the slice</source>
        <translation>层面位置</translation>
    </message>
    <message>
        <source>coordinates of the pixels</source>
        <translation>像素坐标</translation>
    </message>
    <message>
        <source>age of the patient</source>
        <translation>患者年龄</translation>
    </message>
    <message>
        <source>sex of the patient</source>
        <translation>患者性别</translation>
    </message>
    <message>
        <source>view</source>
        <translation>投照体位</translation>
    </message>
</context>
<context>
    <name>FuseButton</name>
    <message>
        <source>Fuse</source>
        <translation>融合</translation>
    </message>
    <message>
        <source>Lay another series of the same space over the picture</source>
        <translation>将同一参考坐标系的另一序列叠加到图像上</translation>
    </message>
</context>
<context>
    <name>FusionBox</name>
    <message>
        <source>Fusion</source>
        <translation>融合</translation>
    </message>
    <message>
        <source>Fuse with</source>
        <translation>融合序列</translation>
    </message>
    <message>
        <source>Lay another series of the same space over the picture</source>
        <translation>将同一参考坐标系的另一序列叠加到图像上</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Show or hide the fused series</source>
        <translation>显示或隐藏融合序列</translation>
    </message>
    <message>
        <source>Colours of the fused series</source>
        <translation>融合序列的色表</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Opacity of the fused series</source>
        <translation>融合序列的不透明度</translation>
    </message>
    <message>
        <source>Loading {0}: {1} of {2}</source>
        <translation>正在加载 {0}：{1} / {2}</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>GeneKeys</name>
    <message>
        <source>Search ({0})</source>
        <translation>搜索（{0}）</translation>
    </message>
</context>
<context>
    <name>GenePreview</name>
    <message>
        <source>Gene files</source>
        <translation>基因文件</translation>
    </message>
    <message>
        <source>This would enter the case:</source>
        <translation>将加入病例：</translation>
    </message>
    <message>
        <source>Rows that would be left out:</source>
        <translation>将不采用的行：</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Inherited (germline)</source>
        <translation>遗传性（胚系）</translation>
    </message>
    <message>
        <source>Of a tumour</source>
        <translation>来自肿瘤</translation>
    </message>
    <message>
        <source>{0} does not tell what its variants are of:</source>
        <translation>{0} 未说明其变异的来源：</translation>
    </message>
    <message>
        <source>Add to the case</source>
        <translation>加入病例</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>不加入</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Written by</source>
        <translation>生成程序</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>未采用</translation>
    </message>
    <message>
        <source>not told</source>
        <translation>未说明</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
</context>
<context>
    <name>GenesDesk</name>
    <message>
        <source>build not told</source>
        <translation>未说明版本</translation>
    </message>
    <message>
        <source>... and {0} more</source>
        <translation>……另有 {0} 个</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Why it was left out</source>
        <translation>未采用的原因</translation>
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
        <source>The {0} most telling of {1} variants</source>
        <translation>{1} 个变异中最值得看的 {0} 个</translation>
    </message>
    <message>
        <source>All...</source>
        <translation>全部…</translation>
    </message>
    <message>
        <source>Show all variants in a window of their own</source>
        <translation>在单独的窗口中显示全部变异</translation>
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
        <source>origin not known</source>
        <translation>来源未知</translation>
    </message>
    <message>
        <source>Genes looked at: {0}</source>
        <translation>已检测基因：{0}</translation>
    </message>
    <message>
        <source>Rows left out: {0} (All... names them)</source>
        <translation>未采用的行：{0}（见“全部…”）</translation>
    </message>
</context>
<context>
    <name>GenesWindow</name>
    <message>
        <source>Sorting...</source>
        <translation>正在排序…</translation>
    </message>
    <message>
        <source>Genes</source>
        <translation>基因</translation>
    </message>
    <message>
        <source>Gene file</source>
        <translation>基因文件</translation>
    </message>
    <message>
        <source>Variants</source>
        <translation>变异</translation>
    </message>
    <message>
        <source>What matters first</source>
        <translation>重要的在前</translation>
    </message>
    <message>
        <source>Pathogenic in the file, genes of panels, loss of function, then what is rare</source>
        <translation>依次为：文件中为致病的、基因组合中的、功能丧失的、罕见的</translation>
    </message>
    <message>
        <source>Counts of genes</source>
        <translation>基因计数</translation>
    </message>
    <message>
        <source>Sequences and motifs</source>
        <translation>序列与基序</translation>
    </message>
    <message>
        <source>Genes of panels</source>
        <translation>组合中的基因</translation>
    </message>
    <message>
        <source>Rows left out</source>
        <translation>未采用的行</translation>
    </message>
    <message>
        <source>No gene file yet. Open a VCF file, a VarScan table, MAF, a gene panel, counts of STAR or HTSeq, or sequences: choose them with Open, or drop them on the main window.</source>
        <translation>尚无基因文件。请打开 VCF 文件、VarScan 表、MAF、基因组合、STAR 或 HTSeq 的计数或序列：用“打开”选择，或拖放到主窗口。</translation>
    </message>
    <message>
        <source>This file holds no variants.</source>
        <translation>该文件不含变异。</translation>
    </message>
    <message>
        <source>No variant is like that.</source>
        <translation>没有这样的变异。</translation>
    </message>
    <message>
        <source>Show all variants</source>
        <translation>显示全部变异</translation>
    </message>
    <message>
        <source>{0} of {1} variants</source>
        <translation>{1} 个变异中的 {0} 个</translation>
    </message>
</context>
<context>
    <name>HangingMenu</name>
    <message>
        <source>Hanging protocol</source>
        <translation>挂片协议</translation>
    </message>
    <message>
        <source>No images are open</source>
        <translation>没有打开的图像</translation>
    </message>
    <message>
        <source>Other protocols</source>
        <translation>其他挂片协议</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Save this layout as protocol...</source>
        <translation>将当前布局另存为挂片协议…</translation>
    </message>
    <message>
        <source>Own protocols...</source>
        <translation>自建挂片协议…</translation>
    </message>
    <message>
        <source>{0} (own)</source>
        <translation>{0}（自建）</translation>
    </message>
</context>
<context>
    <name>HangingStrip</name>
    <message>
        <source>Own layout</source>
        <translation>自定布局</translation>
    </message>
    <message>
        <source>Hanging protocol</source>
        <translation>挂片协议</translation>
    </message>
    <message>
        <source>Stage {0} of {1}: {2}</source>
        <translation>阶段 {0}/{1}：{2}</translation>
    </message>
    <message>
        <source>{0} series not shown</source>
        <translation>{0} 个序列未显示</translation>
    </message>
    <message>
        <source>In no pane now:</source>
        <translation>当前未在任何窗格中显示：</translation>
    </message>
</context>
<context>
    <name>HeatmapBar</name>
    <message>
        <source>Heatmap</source>
        <translation>热力图</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Compare with another label...</source>
        <translation>与其他标签比较…</translation>
    </message>
    <message>
        <source>Opacity of the heatmap</source>
        <translation>热力图不透明度</translation>
    </message>
</context>
<context>
    <name>HitRow</name>
    <message>
        <source>{0} and others</source>
        <translation>{0} 等</translation>
    </message>
    <message>
        <source>page {0}</source>
        <translation>第 {0} 页</translation>
    </message>
</context>
<context>
    <name>ImportWizard</name>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>Import a model</source>
        <translation>导入模型</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The network is converted, run on a picture that was generated for this, and run again as every pack is before its first use. The way its heatmap is made is tried as well. Nothing of it is run as a program.</source>
        <translation>正在转换网络，用为此生成的图像试运行，并像每个模型包首次使用前那样再次运行；同时试验其热图的生成方式。其中任何内容都不会作为程序执行。</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>识别结果</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>补充说明</translation>
    </message>
    <message>
        <source>Trial</source>
        <translation>试运行</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>安装</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>查看内容</translation>
    </message>
    <message>
        <source>Try and install</source>
        <translation>试运行并安装</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
</context>
<context>
    <name>KeySheet</name>
    <message>
        <source>Mouse</source>
        <translation>鼠标</translation>
    </message>
    <message>
        <source>Preset of this number</source>
        <translation>对应编号的预设</translation>
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
        <source>Scroll; one image: zoom</source>
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
        <translation>更改快捷键…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Print...</source>
        <translation>打印…</translation>
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
        <translation>添加按键…</translation>
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
        <translation>打印…</translation>
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
        <source>No action is called so.</source>
        <translation>没有这样的操作。</translation>
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
</context>
<context>
    <name>LabelEditor</name>
    <message>
        <source>Label</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Label of the measurement</source>
        <translation>测量的标注</translation>
    </message>
    <message>
        <source>Enter keeps the label, Esc leaves it as it was</source>
        <translation>Enter 保存标注，Esc 放弃修改</translation>
    </message>
</context>
<context>
    <name>LabelsTable</name>
    <message>
        <source>Meaning of the outputs</source>
        <translation>各输出的含义</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Term</source>
        <translation>术语</translation>
    </message>
    <message>
        <source>Called from</source>
        <translation>判定阈值</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>使用</translation>
    </message>
</context>
<context>
    <name>LayersPanel</name>
    <message>
        <source>Layers</source>
        <translation>图层</translation>
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
        <source>Opacity of {0}</source>
        <translation>{0}的不透明度</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
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
    <name>LayoutPicker</name>
    <message>
        <source>{0} × {1} panes</source>
        <translation>{0} × {1} 个窗格</translation>
    </message>
</context>
<context>
    <name>LibraryDesk</name>
    <message>
        <source>Articles added: {0}.</source>
        <translation>已添加文章：{0} 篇。</translation>
    </message>
    <message>
        <source>The others were there already.</source>
        <translation>其余文章已在库中。</translation>
    </message>
    <message>
        <source>... and {0} more</source>
        <translation>……另有 {0} 个</translation>
    </message>
    <message>
        <source>Literature</source>
        <translation>文献</translation>
    </message>
    <message>
        <source>Add to the library</source>
        <translation>添加到文献库</translation>
    </message>
    <message>
        <source>The file {0} cannot be opened: it was moved or no program shows it.</source>
        <translation>无法打开文件 {0}：文件已被移动，或没有可显示它的程序。</translation>
    </message>
    <message>
        <source>The citation was copied.</source>
        <translation>引文已复制。</translation>
    </message>
    <message>
        <source>Remove from the library</source>
        <translation>从文献库移除</translation>
    </message>
    <message>
        <source>Remove this article from the library? Its file is not touched.</source>
        <translation>从文献库移除这篇文章？原文件不受影响。</translation>
    </message>
</context>
<context>
    <name>LibraryWindow</name>
    <message>
        <source>Any language</source>
        <translation>任何语言</translation>
    </message>
    <message>
        <source>Literature</source>
        <translation>文献</translation>
    </message>
    <message>
        <source>Words, or &quot;words as they stand&quot;</source>
        <translation>输入检索词，或用引号&quot;精确短语&quot;</translation>
    </message>
    <message>
        <source>Search the library</source>
        <translation>检索文献库</translation>
    </message>
    <message>
        <source>Years</source>
        <translation>年份</translation>
    </message>
    <message>
        <source>to</source>
        <translation>至</translation>
    </message>
    <message>
        <source>From year</source>
        <translation>起始年份</translation>
    </message>
    <message>
        <source>To year</source>
        <translation>截止年份</translation>
    </message>
    <message>
        <source>any</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Language of the articles</source>
        <translation>文章语言</translation>
    </message>
    <message>
        <source>Add files...</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>Stop adding</source>
        <translation>停止添加</translation>
    </message>
    <message>
        <source>Adding to the library</source>
        <translation>正在添加到文献库</translation>
    </message>
    <message>
        <source>The library is empty. Add articles as PubMed XML, .nbib, RIS, JATS, PDF or text: choose files or drop files and folders here. They stay on this computer.</source>
        <translation>文献库为空。可添加 PubMed XML、.nbib、RIS、JATS、PDF 或文本格式的文章：选择文件，或将文件和文件夹拖放到此处。内容只保存在本机。</translation>
    </message>
    <message>
        <source>Nothing in the library answers this.</source>
        <translation>文献库中没有相关内容。</translation>
    </message>
    <message>
        <source>Type what you look for. What you type is kept nowhere.</source>
        <translation>请输入检索内容。输入的内容不会保存。</translation>
    </message>
    <message>
        <source>Evidence for: {0}</source>
        <translation>以下诊断或所见的证据：{0}</translation>
    </message>
    <message>
        <source>Articles in the library: {0}</source>
        <translation>文献库中的文章：{0} 篇</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>The Chinese texts were not built; run installer/dev.py.</source>
        <translation>中文界面文件尚未生成，请运行 installer/dev.py。</translation>
    </message>
    <message>
        <source>Written: {0}</source>
        <translation>已写入：{0}</translation>
    </message>
</context>
<context>
    <name>Manual</name>
    <message>
        <source>MedDx manual</source>
        <translation>MedDx 使用手册</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>前进</translation>
    </message>
    <message>
        <source>Previous place</source>
        <translation>上一处</translation>
    </message>
    <message>
        <source>Next place</source>
        <translation>下一处</translation>
    </message>
    <message>
        <source>Search the manual (Ctrl+F)</source>
        <translation>搜索手册（Ctrl+F）</translation>
    </message>
    <message>
        <source>Search the manual</source>
        <translation>搜索手册</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>目录</translation>
    </message>
    <message>
        <source>Text of the manual</source>
        <translation>手册正文</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
</context>
<context>
    <name>MeasurementsPanel</name>
    <message>
        <source>Measurements</source>
        <translation>测量列表</translation>
    </message>
    <message>
        <source>Measurements of the case</source>
        <translation>病例的全部测量</translation>
    </message>
    <message>
        <source>Copy table</source>
        <translation>复制表格</translation>
    </message>
    <message>
        <source>Copy as text, columns with tabs between (Ctrl+C)</source>
        <translation>复制为文本，各列以制表符分隔 (Ctrl+C)</translation>
    </message>
    <message>
        <source>Nothing is measured yet. Choose a tool that measures and draw on the picture.</source>
        <translation>尚无测量。请选择测量工具并在图像上绘制。</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>{0} and {1} more files</source>
        <translation>{0} 等另 {1} 个文件</translation>
    </message>
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
</context>
<context>
    <name>MissingFinding</name>
    <message>
        <source>Present</source>
        <translation>有</translation>
    </message>
    <message>
        <source>Absent</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Add it as your finding; the odds of this disease then change by {0}</source>
        <translation>作为您的征象添加；此病的比值随之改变（{0}）</translation>
    </message>
    <message>
        <source>Add it as your finding; among inherited diseases it weighs {0} here</source>
        <translation>作为您的征象添加；与其他遗传病相比，它对此病的权重为 {0}</translation>
    </message>
</context>
<context>
    <name>ModelsDesk</name>
    <message>
        <source>Remove this model?</source>
        <translation>移除此模型？</translation>
    </message>
    <message>
        <source>Remove {0}?</source>
        <translation>移除 {0}？</translation>
    </message>
    <message>
        <source>Its files are deleted. Readings that were made with it stay as they are. To use it again, import it again.</source>
        <translation>其文件将被删除。用它完成的判读保持不变。如需再次使用，请重新导入。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>ModelsDialog</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Import a model...</source>
        <translation>导入模型…</translation>
    </message>
    <message>
        <source>Read its card</source>
        <translation>查看模型卡</translation>
    </message>
    <message>
        <source>Remove...</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Use unsigned model packs</source>
        <translation>使用未签名的模型包</translation>
    </message>
    <message>
        <source>What unsigned models say is marked. It holds from the next analysis on.</source>
        <translation>未签名模型的结果会有标注。更改自下一次分析起生效。</translation>
    </message>
    <message>
        <source>Installed models</source>
        <translation>已安装的模型</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Reads</source>
        <translation>读取对象</translation>
    </message>
    <message>
        <source>Vouched for by</source>
        <translation>担保方</translation>
    </message>
    <message>
        <source>Calibrated</source>
        <translation>已校准</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>cannot be used</source>
        <translation>无法使用</translation>
    </message>
    <message>
        <source>came with MedDx</source>
        <translation>随 MedDx 提供</translation>
    </message>
    <message>
        <source>signed by {0}</source>
        <translation>由 {0} 签名</translation>
    </message>
    <message>
        <source>nobody (unsigned)</source>
        <translation>无（未签名）</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>radiographs</source>
        <translation>X 线片</translation>
    </message>
    <message>
        <source>slices of brain MRI</source>
        <translation>脑部 MRI 层面</translation>
    </message>
    <message>
        <source>slices of CT</source>
        <translation>CT 层面</translation>
    </message>
    <message>
        <source>CT volumes</source>
        <translation>CT 容积数据</translation>
    </message>
    <message>
        <source>clinical notes</source>
        <translation>临床病历</translation>
    </message>
    <message>
        <source>names in Chinese notes</source>
        <translation>中文病历中提及的名称</translation>
    </message>
    <message>
        <source>texts, by meaning</source>
        <translation>文本（按含义）</translation>
    </message>
    <message>
        <source>gene variants</source>
        <translation>基因变异</translation>
    </message>
    <message>
        <source>It came with MedDx and cannot be removed</source>
        <translation>随 MedDx 提供，无法移除</translation>
    </message>
    <message>
        <source>The models are being read...</source>
        <translation>正在读取模型…</translation>
    </message>
    <message>
        <source>It reads every case that it fits. Name of the pack: {0}.</source>
        <translation>读取所有适用的病例。模型包名称：{0}。</translation>
    </message>
</context>
<context>
    <name>NamingCheck</name>
    <message>
        <source>Show what else the note names</source>
        <translation>显示病历中提及的其他名称</translation>
    </message>
</context>
<context>
    <name>NoteCorrections</name>
    <message>
        <source>Add term...</source>
        <translation>添加术语…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Paste as a note</source>
        <translation>粘贴为病历</translation>
    </message>
    <message>
        <source>Find in the note...</source>
        <translation>在病历中查找…</translation>
    </message>
    <message>
        <source>Larger letters</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>Smaller letters</source>
        <translation>缩小文字</translation>
    </message>
</context>
<context>
    <name>NoteMenu</name>
    <message>
        <source>Not a finding</source>
        <translation>不是所见</translation>
    </message>
    <message>
        <source>Other term...</source>
        <translation>其他术语…</translation>
    </message>
    <message>
        <source>Take back the term</source>
        <translation>撤回该术语</translation>
    </message>
    <message>
        <source>Back to what the program read</source>
        <translation>恢复程序的读取</translation>
    </message>
</context>
<context>
    <name>NotesPanel</name>
    <message>
        <source>Clinical note</source>
        <translation>临床病历</translation>
    </message>
    <message>
        <source>What the marks mean</source>
        <translation>标记含义</translation>
    </message>
    <message>
        <source>Which note</source>
        <translation>选择病历</translation>
    </message>
    <message>
        <source>Type or paste a note</source>
        <translation>输入或粘贴病历</translation>
    </message>
    <message>
        <source>Change this note</source>
        <translation>修改此病历</translation>
    </message>
    <message>
        <source>Delete this note</source>
        <translation>删除此病历</translation>
    </message>
    <message>
        <source>Add term...</source>
        <translation>添加术语…</translation>
    </message>
    <message>
        <source>No clinical note yet. Open or drop a file, paste a text here, or press + to type one.</source>
        <translation>尚无病历。请打开或拖入文件，在此粘贴文本，或按 + 输入。</translation>
    </message>
    <message>
        <source>corrected by the reader</source>
        <translation>已由阅片者更正</translation>
    </message>
    <message>
        <source>not a finding</source>
        <translation>不是所见</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Show all ({0})</source>
        <translation>全部显示（{0}）</translation>
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
    <name>OwnFiles</name>
    <message>
        <source>The file was removed. Undo brings it back.</source>
        <translation>文件已移除。可用“撤销”恢复。</translation>
    </message>
</context>
<context>
    <name>OwnProtocols</name>
    <message>
        <source>Own protocols</source>
        <translation>自建挂片协议</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>None yet. Arrange the panes and choose Save this layout as protocol.</source>
        <translation>尚无自建协议。请先排列窗格，再选择“将当前布局另存为挂片协议”。</translation>
    </message>
    <message>
        <source>&quot;{0}&quot; was deleted.</source>
        <translation>“{0}”已删除。</translation>
    </message>
</context>
<context>
    <name>Pane</name>
    <message>
        <source>Slice of image {0}</source>
        <translation>图像 {0} 的层面</translation>
    </message>
    <message>
        <source>Image {0}</source>
        <translation>图像 {0}</translation>
    </message>
</context>
<context>
    <name>PanelGenes</name>
    <message>
        <source>leading</source>
        <translation>首位</translation>
    </message>
    <message>
        <source>Gene</source>
        <translation>基因</translation>
    </message>
    <message>
        <source>Approved symbol</source>
        <translation>批准的符号</translation>
    </message>
    <message>
        <source>As written</source>
        <translation>原写法</translation>
    </message>
    <message>
        <source>What the panel calls it, where that is another name</source>
        <translation>基因组合中使用的名称（若与批准的符号不同）</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>可信度</translation>
    </message>
    <message>
        <source>How sure the panel is that the gene causes the disease</source>
        <translation>基因组合对该基因致病的确信程度</translation>
    </message>
    <message>
        <source>Inheritance</source>
        <translation>遗传方式</translation>
    </message>
    <message>
        <source>As the panel words it</source>
        <translation>按基因组合的表述</translation>
    </message>
    <message>
        <source>Variants</source>
        <translation>变异</translation>
    </message>
    <message>
        <source>In all files of the case</source>
        <translation>病例的所有文件中</translation>
    </message>
    <message>
        <source>Worst class</source>
        <translation>最重分类</translation>
    </message>
    <message>
        <source>Of its variants, by the criteria or as the file states it</source>
        <translation>其变异中最重的分类（按判定标准或文件所述）</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>是否测到</translation>
    </message>
    <message>
        <source>What regions (BED) and GVCF files of the case say of it</source>
        <translation>病例中的区域文件（BED）和 GVCF 文件对它的说明</translation>
    </message>
    <message>
        <source>Diagnosis</source>
        <translation>诊断</translation>
    </message>
    <message>
        <source>Whether its variants speak for one of the first diagnoses</source>
        <translation>其变异是否支持排在前面的诊断</translation>
    </message>
    <message>
        <source>Panel</source>
        <translation>基因组合</translation>
    </message>
    <message>
        <source>File of the panel</source>
        <translation>基因组合的文件</translation>
    </message>
    <message>
        <source>{0} of its coding bases were read at least 10 times</source>
        <translation>编码碱基的 {0} 至少被读到 10 次</translation>
    </message>
    <message>
        <source>{0} of its coding bases lie in the regions</source>
        <translation>编码碱基的 {0} 位于区域内</translation>
    </message>
    <message>
        <source>regions that bear its name: {0}</source>
        <translation>以该基因命名的区域：{0}</translation>
    </message>
    <message>
        <source>the files do not tell whether it was read</source>
        <translation>文件未说明该基因是否被测到</translation>
    </message>
    <message>
        <source>green</source>
        <translation>绿</translation>
    </message>
    <message>
        <source>amber</source>
        <translation>黄</translation>
    </message>
    <message>
        <source>red</source>
        <translation>红</translation>
    </message>
</context>
<context>
    <name>PanelGenesPage</name>
    <message>
        <source>Gene, inheritance or panel</source>
        <translation>基因、遗传方式或基因组合</translation>
    </message>
    <message>
        <source>Search the genes of the panels</source>
        <translation>搜索基因组合基因</translation>
    </message>
    <message>
        <source>Which genes</source>
        <translation>哪些基因</translation>
    </message>
    <message>
        <source>Genes of panels</source>
        <translation>组合中的基因</translation>
    </message>
    <message>
        <source>Click a gene to see its variants</source>
        <translation>单击基因查看其变异</translation>
    </message>
    <message>
        <source>All genes</source>
        <translation>全部基因</translation>
    </message>
    <message>
        <source>With variants</source>
        <translation>有变异</translation>
    </message>
    <message>
        <source>Of the leading diagnoses</source>
        <translation>与首要诊断有关</translation>
    </message>
    <message>
        <source>Not told whether read</source>
        <translation>未说明是否测到</translation>
    </message>
    <message>
        <source>{0} of {1} genes</source>
        <translation>显示 {0} / {1} 个基因</translation>
    </message>
</context>
<context>
    <name>PlotWindow</name>
    <message>
        <source>Histogram</source>
        <translation>直方图</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>剖面曲线</translation>
    </message>
    <message>
        <source>Select a region or a profile on the picture.</source>
        <translation>请在图像上选中一个 ROI 或线剖面。</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文本</translation>
    </message>
    <message>
        <source>Copy the numbers as a table, columns with tabs between</source>
        <translation>将数值复制为表格，各列以制表符分隔</translation>
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
    <name>RecentStudies</name>
    <message>
        <source>Opened last</source>
        <translation>最近打开</translation>
    </message>
    <message>
        <source>Studies that were opened last</source>
        <translation>最近打开的检查</translation>
    </message>
    <message>
        <source>All studies</source>
        <translation>全部检查</translation>
    </message>
    <message>
        <source>1 image</source>
        <translation>1 幅图像</translation>
    </message>
    <message>
        <source>{0} images</source>
        <translation>{0} 幅图像</translation>
    </message>
    <message>
        <source>Without name</source>
        <translation>无姓名</translation>
    </message>
    <message>
        <source>Files missing</source>
        <translation>文件缺失</translation>
    </message>
</context>
<context>
    <name>References</name>
    <message>
        <source>Genome (FASTA)</source>
        <translation>基因组（FASTA）</translation>
    </message>
    <message>
        <source>Gene models (GFF3)</source>
        <translation>基因模型（GFF3）</translation>
    </message>
    <message>
        <source>ClinVar</source>
        <translation>ClinVar</translation>
    </message>
    <message>
        <source>Frequencies (gnomAD)</source>
        <translation>频率（gnomAD）</translation>
    </message>
    <message>
        <source>Gene constraint</source>
        <translation>基因约束</translation>
    </message>
    <message>
        <source>Gene names (HGNC)</source>
        <translation>基因名称（HGNC）</translation>
    </message>
    <message>
        <source>Motifs (PROSITE)</source>
        <translation>基序（PROSITE）</translation>
    </message>
    <message>
        <source>Gene sets (GMT)</source>
        <translation>基因集（GMT）</translation>
    </message>
    <message>
        <source>Own diseases (TSV)</source>
        <translation>自有疾病（TSV）</translation>
    </message>
</context>
<context>
    <name>ReferencesDesk</name>
    <message>
        <source>Added: {0}. It holds from the next analysis on.</source>
        <translation>已添加：{0}。从下次分析起生效。</translation>
    </message>
    <message>
        <source>Which reference build?</source>
        <translation>哪个参考基因组版本？</translation>
    </message>
    <message>
        <source>{0} does not tell its reference build.</source>
        <translation>{0} 未说明其参考基因组版本。</translation>
    </message>
    <message>
        <source>The place where you got the file tells it. MedDx does not guess it.</source>
        <translation>请查看文件的来源说明。MedDx 不会猜测。</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>不加入</translation>
    </message>
    <message>
        <source>Own diseases</source>
        <translation>自有疾病</translation>
    </message>
    <message>
        <source>Add {0} to the knowledge of MedDx?</source>
        <translation>将 {0} 加入 MedDx 的知识？</translation>
    </message>
    <message>
        <source>This holds your department&apos;s own diseases and is no part of a case. MedDx keeps a copy, and ranks these diseases beside its own from the next analysis on.</source>
        <translation>其中是贵科室的自有疾病，不属于任何病例。MedDx 将保存一份副本，并从下次分析起将这些疾病与自带疾病一同排序。</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>加入</translation>
    </message>
    <message>
        <source>Remove reference files</source>
        <translation>移除参考文件</translation>
    </message>
    <message>
        <source>Remove {0}?</source>
        <translation>移除 {0}？</translation>
    </message>
    <message>
        <source>MedDx forgets what it indexed; the files stay where they are. Copies of tables in MedDx&apos;s folder &quot;knowledge&quot; move into the folder &quot;removed&quot; there.</source>
        <translation>MedDx 将不再使用所建索引，文件保留在原处。MedDx 的 knowledge 文件夹中的表会移入其中的 removed 文件夹。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Removed. It holds from the next analysis on.</source>
        <translation>已移除。从下次分析起生效。</translation>
    </message>
    <message>
        <source>Stopped. What was added before stays.</source>
        <translation>已停止。此前添加的文件保留。</translation>
    </message>
    <message>
        <source>Reference files</source>
        <translation>参考文件</translation>
    </message>
    <message>
        <source>Not added:</source>
        <translation>未添加：</translation>
    </message>
    <message>
        <source>Add reference files</source>
        <translation>添加参考文件</translation>
    </message>
    <message>
        <source>Folder for the template</source>
        <translation>模板存放的文件夹</translation>
    </message>
    <message>
        <source>Written: {0}. Fill it in, then add it here.</source>
        <translation>已写入：{0}。填写后在此添加。</translation>
    </message>
</context>
<context>
    <name>ReferencesDialog</name>
    <message>
        <source>Reference files</source>
        <translation>参考文件</translation>
    </message>
    <message>
        <source>Add files...</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Forget the chosen files; the files are not deleted</source>
        <translation>不再使用所选文件；文件不会被删除</translation>
    </message>
    <message>
        <source>Stop adding</source>
        <translation>停止添加</translation>
    </message>
    <message>
        <source>Analyse again</source>
        <translation>重新分析</translation>
    </message>
    <message>
        <source>Template for own diseases...</source>
        <translation>自有疾病模板…</translation>
    </message>
    <message>
        <source>Write an empty table for your department&apos;s own diseases, with examples</source>
        <translation>为科室自己的疾病写一个带示例的空表</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Adding reference files</source>
        <translation>正在添加参考文件</translation>
    </message>
    <message>
        <source>Looking for your reference files...</source>
        <translation>正在查找您的参考文件…</translation>
    </message>
    <message>
        <source>No reference file yet. Variants are read with a genome (FASTA), gene models (GFF3), ClinVar (VCF), gnomAD (VCF or table) and gene constraint (table); names with HGNC&apos;s complete set, proteins with PROSITE, expression with gene sets (GMT). Your department&apos;s own diseases (TSV) are ranked beside those of MedDx. Choose the files, or drop them here. They stay on this computer.</source>
        <translation>尚无参考文件。解读变异可用基因组（FASTA）、基因模型（GFF3）、ClinVar（VCF）、gnomAD（VCF 或表）和基因约束（表）；基因名称用 HGNC 全表，蛋白质用 PROSITE，表达用基因集（GMT）。您科室自己的疾病（TSV）与 MedDx 的疾病一起排序。请选择文件，或拖放到此处。文件只留在本机。</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>发布版本</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>条目</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>({0} left out)</source>
        <translation>（未采用 {0}）</translation>
    </message>
    <message>
        <source>used</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>not used</source>
        <translation>未使用</translation>
    </message>
</context>
<context>
    <name>RoomControl</name>
    <message>
        <source>This series has no key images yet.</source>
        <translation>此序列尚无关键图像。</translation>
    </message>
    <message>
        <source>Panes linked with this one: {0}. They scroll together from here.</source>
        <translation>与此窗格联动的窗格数：{0}。此后将一起滚动。</translation>
    </message>
    <message>
        <source>Nothing to link: show two series of the same plane that do not follow by themselves.</source>
        <translation>没有可联动的窗格：请显示两个平面相同且不会自动联动的序列。</translation>
    </message>
    <message>
        <source>The links made by hand are gone.</source>
        <translation>手动联动已取消。</translation>
    </message>
</context>
<context>
    <name>SampleDialog</name>
    <message>
        <source>Choose the sample</source>
        <translation>选择样本</translation>
    </message>
    <message>
        <source>{0} holds {1} samples and does not say which is the patient&apos;s.</source>
        <translation>{0} 含 {1} 个样本，未说明哪个是患者的。</translation>
    </message>
    <message>
        <source>{0} holds {1} samples. The others are compared with the patient&apos;s.</source>
        <translation>{0} 含有 {1} 个样本。其余样本用来与患者的样本比较。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search the samples</source>
        <translation>搜索样本</translation>
    </message>
    <message>
        <source>This is the patient</source>
        <translation>这是患者</translation>
    </message>
    <message>
        <source>Do not open the file</source>
        <translation>不打开该文件</translation>
    </message>
</context>
<context>
    <name>SaveProtocol</name>
    <message>
        <source>Save this layout as protocol</source>
        <translation>将当前布局另存为挂片协议</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Knee MR, my way</source>
        <translation>例如：膝关节 MR 常用布局</translation>
    </message>
    <message>
        <source>Body part</source>
        <translation>部位</translation>
    </message>
    <message>
        <source>Only where there is a prior</source>
        <translation>仅用于有旧片的检查</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Any body part</source>
        <translation>任意部位</translation>
    </message>
    <message>
        <source>For studies with</source>
        <translation>适用于以下检查</translation>
    </message>
    <message>
        <source>Kept are the layout and what kind of series each pane shows, with plane and window; nothing about the patient. Do not write a patient&apos;s name.</source>
        <translation>保存的内容是布局以及每个窗格所显示序列的类型、平面和窗宽/窗位，不含任何患者信息。请勿填写患者姓名。</translation>
    </message>
</context>
<context>
    <name>ScaleEnds</name>
    <message>
        <source>From</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>To</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>Lowest value of the colours</source>
        <translation>色阶下限</translation>
    </message>
    <message>
        <source>Highest value of the colours</source>
        <translation>色阶上限</translation>
    </message>
    <message>
        <source>Own scale</source>
        <translation>序列默认色阶</translation>
    </message>
    <message>
        <source>Back to the scale of the series; it is the same for every picture of it</source>
        <translation>恢复该序列的默认色阶；该色阶对其所有图像都相同</translation>
    </message>
</context>
<context>
    <name>SecondWindow</name>
    <message>
        <source>MedDx, second window</source>
        <translation>MedDx 第二窗口</translation>
    </message>
</context>
<context>
    <name>Sequences</name>
    <message>
        <source>protein</source>
        <translation>蛋白质</translation>
    </message>
    <message>
        <source>nucleotides</source>
        <translation>核苷酸</translation>
    </message>
    <message>
        <source>not told</source>
        <translation>未说明</translation>
    </message>
    <message>
        <source>human</source>
        <translation>人类</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>As the file names it</source>
        <translation>文件中的名称</translation>
    </message>
    <message>
        <source>Gene</source>
        <translation>基因</translation>
    </message>
    <message>
        <source>As the heading says</source>
        <translation>按标题行所述</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Residues or bases, without the gaps of an alignment</source>
        <translation>残基或碱基数，不计比对中的空位</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Protein or nucleotides</source>
        <translation>蛋白质或核苷酸</translation>
    </message>
    <message>
        <source>Species</source>
        <translation>物种</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>What else the heading says</source>
        <translation>标题行的其他内容</translation>
    </message>
    <message>
        <source>fits by chance</source>
        <translation>易偶然匹配</translation>
    </message>
    <message>
        <source>profile or rule, not scanned</source>
        <translation>谱或规则，未扫描</translation>
    </message>
    <message>
        <source>Accession</source>
        <translation>登录号</translation>
    </message>
    <message>
        <source>Of PROSITE</source>
        <translation>PROSITE 的条目</translation>
    </message>
    <message>
        <source>Scanned</source>
        <translation>是否扫描</translation>
    </message>
    <message>
        <source>Whether sequences are searched for it</source>
        <translation>是否在序列中查找</translation>
    </message>
    <message>
        <source>Pattern</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>As PROSITE writes it</source>
        <translation>按 PROSITE 的写法</translation>
    </message>
</context>
<context>
    <name>SequencesDesk</name>
    <message>
        <source>{0} of {1} sequences</source>
        <translation>显示 {0} / {1} 条序列</translation>
    </message>
    <message>
        <source>{0} of {1} motifs</source>
        <translation>显示 {0} / {1} 个基序</translation>
    </message>
    <message>
        <source>{0} residues</source>
        <translation>{0} 个残基</translation>
    </message>
    <message>
        <source>{0} bases</source>
        <translation>{0} 个碱基</translation>
    </message>
    <message>
        <source>Motif</source>
        <translation>基序</translation>
    </message>
    <message>
        <source>Residues</source>
        <translation>残基</translation>
    </message>
    <message>
        <source>Accession</source>
        <translation>登录号</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>breaks {0}</source>
        <translation>破坏 {0}</translation>
    </message>
    <message>
        <source>makes {0}</source>
        <translation>产生 {0}</translation>
    </message>
    <message>
        <source>breaks no motif</source>
        <translation>未破坏任何基序</translation>
    </message>
    <message>
        <source>does not fit: another residue stands there (another isoform?)</source>
        <translation>不符：该处为另一残基（可能是另一异构体）</translation>
    </message>
    <message>
        <source>Variant of the case</source>
        <translation>病例中的变异</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>作用</translation>
    </message>
    <message>
        <source>Nucleotides are not translated, so no motif of proteins is looked for.</source>
        <translation>核苷酸序列不翻译，因此不查找蛋白质基序。</translation>
    </message>
    <message>
        <source>Patterns scanned: {0}.</source>
        <translation>已扫描的模式：{0}。</translation>
    </message>
    <message>
        <source>None of them is in this sequence.</source>
        <translation>该序列中未找到其中任何一个。</translation>
    </message>
    <message>
        <source>Left out because they fit by chance: {0}.</source>
        <translation>因易偶然匹配而略去：{0}。</translation>
    </message>
    <message>
        <source>Profiles and rules, which are not scanned: {0} ({1}).</source>
        <translation>不扫描的谱和规则：{0}（{1}）。</translation>
    </message>
</context>
<context>
    <name>SequencesPage</name>
    <message>
        <source>Name, gene or description</source>
        <translation>名称、基因或描述</translation>
    </message>
    <message>
        <source>Search the sequences</source>
        <translation>搜索序列</translation>
    </message>
    <message>
        <source>Sequences</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Motifs along the sequence</source>
        <translation>序列上的基序</translation>
    </message>
    <message>
        <source>Motifs</source>
        <translation>基序</translation>
    </message>
    <message>
        <source>Variants of the case on this sequence</source>
        <translation>病例中位于该序列的变异</translation>
    </message>
    <message>
        <source>Also motifs that fit by chance in most proteins</source>
        <translation>包括在多数蛋白质中偶然匹配的基序</translation>
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
    <message>
        <source>Without a date</source>
        <translation>无日期</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Keys as in</source>
        <translation>快捷键方案</translation>
    </message>
    <message>
        <source>Change keys...</source>
        <translation>更改快捷键…</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Restore defaults</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开启</translation>
    </message>
</context>
<context>
    <name>ShownReading</name>
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
</context>
<context>
    <name>SliceHead</name>
    <message>
        <source>Take this slice and its result away</source>
        <translation>移除此层面及其结果</translation>
    </message>
</context>
<context>
    <name>SliceReading</name>
    <message>
        <source>Show a slice as it was acquired, of a series that a model reads slice by slice; such a model must be installed.</source>
        <translation>请按采集方向显示一个层面，其系列须有模型可逐层判读；且须安装此类模型。</translation>
    </message>
    <message>
        <source>This slice was chosen. Choose again to take its result away.</source>
        <translation>此层面已选择。再次选择即移除其结果。</translation>
    </message>
    <message>
        <source>A demonstration on this slice alone; its result counts only when you switch it on.</source>
        <translation>仅就此层面所作的演示；其结果须由您开启才计入。</translation>
    </message>
    <message>
        <source>The slice was looked at; show the AI results to see what came of it.</source>
        <translation>层面已处理；显示 AI 结果即可查看。</translation>
    </message>
    <message>
        <source>The slice was read; its result stands among the findings.</source>
        <translation>层面已判读，结果列于征象中。</translation>
    </message>
    <message>
        <source>The slice was not read; the reason stands among the findings.</source>
        <translation>层面未能判读，原因列于征象中。</translation>
    </message>
</context>
<context>
    <name>Status</name>
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
    <name>StepRow</name>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}：{1}</translation>
    </message>
    <message>
        <source>off</source>
        <translation>未计入</translation>
    </message>
    <message>
        <source>{0} places</source>
        <translation>共 {0} 处</translation>
    </message>
    <message>
        <source>{0} evidence: likelihood ratio {1}</source>
        <translation>证据强度：{0}；似然比 {1}</translation>
    </message>
    <message>
        <source>Left out by you</source>
        <translation>您已将其排除</translation>
    </message>
    <message>
        <source>Press again to see the next place</source>
        <translation>再次点击查看下一处</translation>
    </message>
    <message>
        <source>{0} counts</source>
        <translation>计入{0}</translation>
    </message>
    <message>
        <source>Let this finding count in the ranking</source>
        <translation>让此征象参与排序</translation>
    </message>
    <message>
        <source>Press to see it in the image, with its heatmap</source>
        <translation>按下可在影像上查看，并显示热力图</translation>
    </message>
    <message>
        <source>Press to see the sentence in the note</source>
        <translation>按下可查看病历中的原句</translation>
    </message>
    <message>
        <source>Press to see the value in the note</source>
        <translation>按下可查看病历中的检验值</translation>
    </message>
    <message>
        <source>Press to see it in the gene file</source>
        <translation>按下可在基因文件中查看</translation>
    </message>
    <message>
        <source>Press to see it among the findings</source>
        <translation>按下可在征象列表中查看</translation>
    </message>
</context>
<context>
    <name>StudyBrowser</name>
    <message>
        <source>Studies</source>
        <translation>检查列表</translation>
    </message>
    <message>
        <source>Show all studies</source>
        <translation>显示全部检查</translation>
    </message>
    <message>
        <source>Forget this study...</source>
        <translation>删除此检查的记录…</translation>
    </message>
    <message>
        <source>Take it out of this list (Del)</source>
        <translation>从列表中删除 (Del)</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open the study (Enter)</source>
        <translation>打开检查 (Enter)</translation>
    </message>
    <message>
        <source>Open beside as prior</source>
        <translation>作为既往检查并排打开</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Studies that were opened before</source>
        <translation>打开过的检查</translation>
    </message>
    <message>
        <source>Show the study beside the open one (Ctrl+Enter)</source>
        <translation>与当前检查并排显示 (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Only a study of the patient who is open can stand beside</source>
        <translation>只能并排显示当前患者的检查</translation>
    </message>
    <message>
        <source>No study fits. Change the words or the filters.</source>
        <translation>没有符合条件的检查。请更改搜索词或筛选条件。</translation>
    </message>
    <message>
        <source>No study was opened yet. Open files or a folder, or drop them on the window: from then on they stand here.</source>
        <translation>尚未打开过检查。请打开文件或文件夹，或将其拖放到窗口上；之后会列在此处。</translation>
    </message>
    <message>
        <source>1 study</source>
        <translation>1 项检查</translation>
    </message>
    <message>
        <source>{0} studies</source>
        <translation>{0} 项检查</translation>
    </message>
</context>
<context>
    <name>StudyDetails</name>
    <message>
        <source>None is known.</source>
        <translation>没有已知的其他检查。</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Other studies of this patient</source>
        <translation>该患者的其他检查</translation>
    </message>
    <message>
        <source>Double-click opens the study</source>
        <translation>双击打开该检查</translation>
    </message>
    <message>
        <source>1 image</source>
        <translation>1 幅图像</translation>
    </message>
    <message>
        <source>{0} images</source>
        <translation>{0} 幅图像</translation>
    </message>
    <message>
        <source>1 series</source>
        <translation>1 个序列</translation>
    </message>
    <message>
        <source>{0} series</source>
        <translation>{0} 个序列</translation>
    </message>
    <message>
        <source>Without date</source>
        <translation>无日期</translation>
    </message>
</context>
<context>
    <name>StudyFilters</name>
    <message>
        <source>Any date</source>
        <translation>不限日期</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>近 7 天</translation>
    </message>
    <message>
        <source>1 month</source>
        <translation>近 1 个月</translation>
    </message>
    <message>
        <source>1 year</source>
        <translation>近 1 年</translation>
    </message>
    <message>
        <source>Search name, ID, accession number, description or date</source>
        <translation>搜索姓名、编号、检查号、描述或日期</translation>
    </message>
    <message>
        <source>Search studies</source>
        <translation>搜索检查</translation>
    </message>
    <message>
        <source>By the date of the study</source>
        <translation>按检查日期</translation>
    </message>
    <message>
        <source>Only studies with {0}</source>
        <translation>仅显示含 {0} 的检查</translation>
    </message>
</context>
<context>
    <name>StudyModel</name>
    <message>
        <source>Patient</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Born</source>
        <translation>出生日期</translation>
    </message>
    <message>
        <source>Study date</source>
        <translation>检查日期</translation>
    </message>
    <message>
        <source>Modality</source>
        <translation>检查类型</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像数</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>最近打开</translation>
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
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>TermDialog</name>
    <message>
        <source>Choose a term</source>
        <translation>选择术语</translation>
    </message>
    <message>
        <source>Name, synonym, code or Chinese name</source>
        <translation>名称、同义词、编码或中文名</translation>
    </message>
    <message>
        <source>Terms that fit</source>
        <translation>匹配的术语</translation>
    </message>
    <message>
        <source>No term fits. Try fewer or other words.</source>
        <translation>没有匹配的术语。请减少或更换用词。</translation>
    </message>
    <message>
        <source>How it is meant</source>
        <translation>判断</translation>
    </message>
    <message>
        <source>Use this term</source>
        <translation>使用此术语</translation>
    </message>
    <message>
        <source>In the note: &quot;{0}&quot;</source>
        <translation>病历原文：“{0}”</translation>
    </message>
    <message>
        <source>{0}, also: {1}</source>
        <translation>{0}，又称：{1}</translation>
    </message>
</context>
<context>
    <name>TimeBar</name>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Play there and back</source>
        <translation>往返播放</translation>
    </message>
    <message>
        <source>Time point</source>
        <translation>时间点</translation>
    </message>
    <message>
        <source>Frames a second</source>
        <translation>每秒帧数</translation>
    </message>
    <message>
        <source>Time {0} of {1}</source>
        <translation>时间点 {0} / {1}</translation>
    </message>
    <message>
        <source>{0} of {1} fps</source>
        <translation>{0} / {1} 帧/秒</translation>
    </message>
    <message>
        <source>{0} fps</source>
        <translation>{0} 帧/秒</translation>
    </message>
    <message>
        <source>Frames a second; the mark is the speed of the file: {0}</source>
        <translation>每秒帧数；标记为文件指定的速度：{0}</translation>
    </message>
    <message>
        <source>Frames a second; the file says no speed, the mark is {0}</source>
        <translation>每秒帧数；文件未指定速度，标记为 {0}</translation>
    </message>
</context>
<context>
    <name>Tool</name>
    <message>
        <source>Angle</source>
        <translation>角度</translation>
    </message>
    <message>
        <source>Arrow with text</source>
        <translation>箭头与文字</translation>
    </message>
    <message>
        <source>Bidirectional</source>
        <translation>双径测量</translation>
    </message>
    <message>
        <source>Cardiothoracic ratio</source>
        <translation>心胸比</translation>
    </message>
    <message>
        <source>Cobb angle</source>
        <translation>Cobb 角</translation>
    </message>
    <message>
        <source>Crosshair</source>
        <translation>十字线</translation>
    </message>
    <message>
        <source>Ellipse ROI</source>
        <translation>椭圆 ROI</translation>
    </message>
    <message>
        <source>Freehand ROI</source>
        <translation>自由手绘 ROI</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Magnifier</source>
        <translation>放大镜</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>平移</translation>
    </message>
    <message>
        <source>Probe</source>
        <translation>探针</translation>
    </message>
    <message>
        <source>Line profile</source>
        <translation>线剖面</translation>
    </message>
    <message>
        <source>Rectangle ROI</source>
        <translation>矩形 ROI</translation>
    </message>
    <message>
        <source>Scroll</source>
        <translation>翻页</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Window/level</source>
        <translation>窗宽/窗位</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>The window in one minute</source>
        <translation>一分钟了解界面</translation>
    </message>
    <message>
        <source>Enter goes on, Esc ends the tour. It can be taken again from the menu Help.</source>
        <translation>按 Enter 继续，按 Esc 结束。可随时从“帮助”菜单重新开始。</translation>
    </message>
    <message>
        <source>Open a case</source>
        <translation>打开病例</translation>
    </message>
    <message>
        <source>Images, notes and gene files, also folders, discs and archives: open them here, or drop them anywhere on the window. Nothing leaves this computer.</source>
        <translation>图像、病历和基因文件，以及文件夹、光盘和压缩包：在此打开，或拖到窗口任意位置。任何内容都不会离开本机。</translation>
    </message>
    <message>
        <source>What there is to read</source>
        <translation>可阅读的内容</translation>
    </message>
    <message>
        <source>Every series of the patient. What is missing or doubtful about one is said below it.</source>
        <translation>患者的全部序列。缺失或存疑之处会写在序列下方。</translation>
    </message>
    <message>
        <source>The image and the mouse</source>
        <translation>图像与鼠标</translation>
    </message>
    <message>
        <source>Left button: the chosen tool. Middle: move. Right: zoom. Wheel: scroll. Every step can be taken back.</source>
        <translation>左键：所选工具；中键：移动；右键：缩放；滚轮：翻阅。每一步都可以撤销。</translation>
    </message>
    <message>
        <source>Planes and slabs</source>
        <translation>平面与层块</translation>
    </message>
    <message>
        <source>Cut a volume in another plane, and project a slab of it. What was computed between slices says so on the image.</source>
        <translation>按其他平面重建容积，并可做层块投影。层面之间经计算得到的图像会注明。</translation>
    </message>
    <message>
        <source>Panes side by side</source>
        <translation>多窗格对照</translation>
    </message>
    <message>
        <source>Several series, an earlier study or three planes that cross, each in a pane of its own. A hanging protocol lays out what it knows; a double click shows one pane alone.</source>
        <translation>多个序列、既往检查或三个相交平面可各占一个窗格。挂片协议会自动排列其适用的检查；双击可单独显示一个窗格。</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Lengths, angles and regions, with the unit and how sure the scale is.</source>
        <translation>长度、角度和区域，带单位并注明比例是否可靠。</translation>
    </message>
    <message>
        <source>Notes and genes</source>
        <translation>病历与基因</translation>
    </message>
    <message>
        <source>The words of the note and the variants that count are marked. Click one to see what it speaks for.</source>
        <translation>病历中起作用的词句和变异会被标出，点击即可查看其支持的诊断。</translation>
    </message>
    <message>
        <source>Read first, then ask the models</source>
        <translation>先自己阅片，再看模型结果</translation>
    </message>
    <message>
        <source>Analyse reads the case in the background. Its results stay covered until you press Show AI.</source>
        <translation>“分析”在后台读取病例，结果在您按下“显示 AI 结果”之前一直遮盖。</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Writes the reading with its evidence as a report. The manual says more about every part.</source>
        <translation>将结果及其证据写成报告。各部分的详细说明见使用手册。</translation>
    </message>
    <message>
        <source>Skip the tour</source>
        <translation>跳过导览</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Step {0} of {1}</source>
        <translation>第 {0} 步，共 {1} 步</translation>
    </message>
</context>
<context>
    <name>TrainWindow</name>
    <message>
        <source>Train a model</source>
        <translation>训练模型</translation>
    </message>
    <message>
        <source>Training configuration</source>
        <translation>训练配置</translation>
    </message>
    <message>
        <source>Choose a training configuration</source>
        <translation>选择训练配置</translation>
    </message>
    <message>
        <source>Choose...</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Another data folder...</source>
        <translation>其他数据文件夹…</translation>
    </message>
    <message>
        <source>From corrections...</source>
        <translation>使用校正结果…</translation>
    </message>
    <message>
        <source>Write the corrected pictures that were kept into a folder, and train on them</source>
        <translation>将保存的校正图像写入文件夹并用其训练</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Forget what was trained and begin with the first epoch</source>
        <translation>丢弃已训练的内容，从第一轮开始</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Install the pack</source>
        <translation>安装模型包</translation>
    </message>
    <message>
        <source>What the training says</source>
        <translation>训练输出</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Card of the pack</source>
        <translation>模型包说明卡</translation>
    </message>
    <message>
        <source>What was measured, once the pack is made</source>
        <translation>模型包生成后，此处显示其评估结果</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>The first epoch is not finished yet.</source>
        <translation>第一轮尚未完成。</translation>
    </message>
    <message>
        <source>With cross-validation no score is measured before the end.</source>
        <translation>交叉验证时，结束前不计算得分。</translation>
    </message>
    <message>
        <source>Here the loss of each epoch will be plotted.</source>
        <translation>此处将绘制每一轮的损失。</translation>
    </message>
    <message>
        <source>Here the score of each epoch will be plotted.</source>
        <translation>此处将绘制每一轮的得分。</translation>
    </message>
</context>
<context>
    <name>Training</name>
    <message>
        <source>Choose a training configuration</source>
        <translation>选择训练配置</translation>
    </message>
    <message>
        <source>Training configurations (*.toml)</source>
        <translation>训练配置 (*.toml)</translation>
    </message>
    <message>
        <source>Choose the data folder</source>
        <translation>选择数据文件夹</translation>
    </message>
    <message>
        <source>Choose where to write the corrected pictures: they are not encrypted there</source>
        <translation>选择写出校正图像的位置：该处不加密</translation>
    </message>
    <message>
        <source>Start again?</source>
        <translation>重新开始？</translation>
    </message>
    <message>
        <source>Forget every epoch that was trained, and start again?</source>
        <translation>丢弃已训练的所有轮次并重新开始？</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>network {0} of {1}</source>
        <translation>第 {0} 个网络，共 {1} 个</translation>
    </message>
    <message>
        <source>time left: not known yet</source>
        <translation>剩余时间：尚不清楚</translation>
    </message>
    <message>
        <source>at most {0} s left</source>
        <translation>最多还需 {0} 秒</translation>
    </message>
    <message>
        <source>at most {0} min left</source>
        <translation>最多还需 {0} 分钟</translation>
    </message>
    <message>
        <source>at most {0} h left</source>
        <translation>最多还需 {0} 小时</translation>
    </message>
    <message>
        <source>Found. Pictures: {0}, patients: {1}</source>
        <translation>找到：{1} 名患者的 {0} 幅图像。</translation>
    </message>
    <message>
        <source>The training ended because of a fault (code {0}). Finished epochs are kept: go on, or start again.</source>
        <translation>训练因故障结束（代码 {0}）。已完成的轮次均已保存：可以继续或重新开始。</translation>
    </message>
    <message>
        <source>Installed: {0}. It is used from the next analysis on, where it is signed (meddx packs sign) or Analysis, Models... allows unsigned models.</source>
        <translation>已安装：{0}。若已签名（meddx packs sign），或在“分析 &gt; 模型…”中允许未签名的模型，则从下次分析起使用。</translation>
    </message>
    <message>
        <source>Choose a training configuration first.</source>
        <translation>请先选择训练配置。</translation>
    </message>
    <message>
        <source>A training runs. Stop it first.</source>
        <translation>正在训练，请先停止。</translation>
    </message>
    <message>
        <source>No training runs.</source>
        <translation>当前没有训练。</translation>
    </message>
</context>
<context>
    <name>TrainingDesk</name>
    <message>
        <source>Training begins.</source>
        <translation>训练开始。</translation>
    </message>
    <message>
        <source>Stopped. Finished epochs are kept.</source>
        <translation>已停止。已完成的轮次均已保存。</translation>
    </message>
    <message>
        <source>The pack is made. Its card says how good it is.</source>
        <translation>模型包已生成。说明卡列出其性能。</translation>
    </message>
    <message>
        <source>Looking at the data...</source>
        <translation>正在检查数据…</translation>
    </message>
    <message>
        <source>Training runs. You can go on reading.</source>
        <translation>正在训练。您可以继续阅片。</translation>
    </message>
    <message>
        <source>Choose a training configuration: a file that ends in .toml.</source>
        <translation>请选择训练配置：以 .toml 结尾的文件。</translation>
    </message>
    <message>
        <source>The training goes on: Analysis, Train a model shows it.</source>
        <translation>训练继续进行：可通过“分析 &gt; 训练模型”查看。</translation>
    </message>
</context>
<context>
    <name>TruePicture</name>
    <message>
        <source>Text on the image: all</source>
        <translation>图像文字：全部</translation>
    </message>
    <message>
        <source>Text on the image: brief, without the patient</source>
        <translation>图像文字：简要，不含患者信息</translation>
    </message>
    <message>
        <source>Text on the image: letters and scale</source>
        <translation>图像文字：仅方位字母和比例尺</translation>
    </message>
    <message>
        <source>Text on the image: none</source>
        <translation>图像文字：无</translation>
    </message>
</context>
<context>
    <name>TypeDialog</name>
    <message>
        <source>The first {0} lines are listed.</source>
        <translation>仅列出前 {0} 行。</translation>
    </message>
    <message>
        <source>Genotype of line {0}</source>
        <translation>第 {0} 行的基因型</translation>
    </message>
    <message>
        <source>not told</source>
        <translation>未说明</translation>
    </message>
    <message>
        <source>Inherited (germline)</source>
        <translation>遗传性（胚系）</translation>
    </message>
    <message>
        <source>Of a tumour</source>
        <translation>来自肿瘤</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>行</translation>
    </message>
    <message>
        <source>What was understood</source>
        <translation>识别结果</translation>
    </message>
    <message>
        <source>Genotype</source>
        <translation>基因型</translation>
    </message>
    <message>
        <source>Reference build</source>
        <translation>参考基因组版本</translation>
    </message>
    <message>
        <source>Variants are</source>
        <translation>变异来源</translation>
    </message>
    <message>
        <source>One description a line, as HGVS writes it; the genotype may follow. A first line # patient_id: ID ties the variants to the patient.</source>
        <translation>每行一个 HGVS 描述，其后可写基因型。首行写 # patient_id: ID 可将变异与患者对应。</translation>
    </message>
</context>
<context>
    <name>TypedDesk</name>
    <message>
        <source>Type or paste variants (HGVS)</source>
        <translation>键入或粘贴变异（HGVS）</translation>
    </message>
    <message>
        <source>Add to the case</source>
        <translation>加入病例</translation>
    </message>
    <message>
        <source>Change the typed variants</source>
        <translation>更改键入的变异</translation>
    </message>
    <message>
        <source>Change the variants</source>
        <translation>更改变异</translation>
    </message>
    <message>
        <source>The typed variants</source>
        <translation>键入的变异</translation>
    </message>
    <message>
        <source>Your text is kept until MedDx ends; open the page again to go on.</source>
        <translation>您的文字会保留到 MedDx 退出；再次打开此页即可继续。</translation>
    </message>
</context>
<context>
    <name>TypedNotes</name>
    <message>
        <source>Type or paste a note</source>
        <translation>输入或粘贴病历</translation>
    </message>
    <message>
        <source>Change this note</source>
        <translation>修改此病历</translation>
    </message>
    <message>
        <source>The note was deleted. Undo brings it back.</source>
        <translation>病历已删除。可撤销恢复。</translation>
    </message>
    <message>
        <source>This is what you wrote before; it was not added.</source>
        <translation>这是您之前写的内容，尚未加入。</translation>
    </message>
    <message>
        <source>Add to the case</source>
        <translation>加入病例</translation>
    </message>
    <message>
        <source>Change the note</source>
        <translation>修改病历</translation>
    </message>
    <message>
        <source>Your text is kept until MedDx ends; open the page again to go on.</source>
        <translation>您的文字会保留到 MedDx 关闭；再次打开此页即可继续。</translation>
    </message>
    <message>
        <source>The typed note</source>
        <translation>输入的病历</translation>
    </message>
</context>
<context>
    <name>Unseen</name>
    <message>
        <source>Images not seen yet</source>
        <translation>尚未查看的图像</translation>
    </message>
    <message>
        <source>Every image of this case was on the screen.</source>
        <translation>本病例的所有图像均已显示过。</translation>
    </message>
    <message>
        <source>These series were not on the screen in full. Images seen only as cuts in another plane do not count.</source>
        <translation>以下序列尚未全部显示过。仅在其他平面重建中看到的图像不计入。</translation>
    </message>
    <message>
        <source>Show the first unseen image</source>
        <translation>显示第一幅未查看的图像</translation>
    </message>
    <message>
        <source>Export anyway</source>
        <translation>仍然导出</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>已查看</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像数</translation>
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
        <source>Benign</source>
        <translation>良性</translation>
    </message>
    <message>
        <source>Benign/Likely benign</source>
        <translation>良性/可能良性</translation>
    </message>
    <message>
        <source>missense</source>
        <translation>错义</translation>
    </message>
    <message>
        <source>stop gained</source>
        <translation>提前终止</translation>
    </message>
    <message>
        <source>stop lost</source>
        <translation>终止缺失</translation>
    </message>
    <message>
        <source>start lost</source>
        <translation>起始缺失</translation>
    </message>
    <message>
        <source>frameshift</source>
        <translation>移码</translation>
    </message>
    <message>
        <source>in-frame deletion</source>
        <translation>框内缺失</translation>
    </message>
    <message>
        <source>in-frame insertion</source>
        <translation>框内插入</translation>
    </message>
    <message>
        <source>splice acceptor</source>
        <translation>剪接受体</translation>
    </message>
    <message>
        <source>splice donor</source>
        <translation>剪接供体</translation>
    </message>
    <message>
        <source>splice region</source>
        <translation>剪接区</translation>
    </message>
    <message>
        <source>synonymous</source>
        <translation>同义</translation>
    </message>
    <message>
        <source>intron</source>
        <translation>内含子</translation>
    </message>
    <message>
        <source>between genes</source>
        <translation>基因间</translation>
    </message>
    <message>
        <source>upstream</source>
        <translation>上游</translation>
    </message>
    <message>
        <source>downstream</source>
        <translation>下游</translation>
    </message>
    <message>
        <source>5&apos; UTR</source>
        <translation>5&apos; 非翻译区</translation>
    </message>
    <message>
        <source>3&apos; UTR</source>
        <translation>3&apos; 非翻译区</translation>
    </message>
    <message>
        <source>non-coding exon</source>
        <translation>非编码外显子</translation>
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
    <name>VariantModel</name>
    <message>
        <source>A gene of one of the leading diagnoses</source>
        <translation>首位诊断之一的基因</translation>
    </message>
</context>
<context>
    <name>Variants</name>
    <message>
        <source>Gene</source>
        <translation>基因</translation>
    </message>
    <message>
        <source>Symbol of the gene</source>
        <translation>基因符号</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Change of the transcript (HGVS)</source>
        <translation>转录本的变化（HGVS）</translation>
    </message>
    <message>
        <source>Protein</source>
        <translation>蛋白质</translation>
    </message>
    <message>
        <source>Change of the protein (HGVS)</source>
        <translation>蛋白质的变化（HGVS）</translation>
    </message>
    <message>
        <source>Consequence</source>
        <translation>后果</translation>
    </message>
    <message>
        <source>What the change does, as a term of the Sequence Ontology</source>
        <translation>变化的后果（序列本体术语）</translation>
    </message>
    <message>
        <source>Class in file</source>
        <translation>文件中的分类</translation>
    </message>
    <message>
        <source>Clinical significance that the file states</source>
        <translation>文件所述的临床意义</translation>
    </message>
    <message>
        <source>Frequency</source>
        <translation>频率</translation>
    </message>
    <message>
        <source>How frequent the allele is in a population</source>
        <translation>该等位基因在人群中的频率</translation>
    </message>
    <message>
        <source>Genotype</source>
        <translation>基因型</translation>
    </message>
    <message>
        <source>On how many chromosomes the sample carries it</source>
        <translation>样本有几条染色体携带</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>Share of the reads that carry the allele</source>
        <translation>携带该等位基因的读段比例</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Reads at this place</source>
        <translation>该处的读段数</translation>
    </message>
    <message>
        <source>GQ</source>
        <translation>GQ</translation>
    </message>
    <message>
        <source>Quality of the genotype (phred)</source>
        <translation>基因型质量（phred）</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>过滤</translation>
    </message>
    <message>
        <source>Filters of the calling program that the row failed</source>
        <translation>该行未通过的检出程序过滤条件</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Chromosome and position</source>
        <translation>染色体与位置</translation>
    </message>
    <message>
        <source>Alleles</source>
        <translation>等位基因</translation>
    </message>
    <message>
        <source>Reference and alternate allele</source>
        <translation>参考与变异等位基因</translation>
    </message>
    <message>
        <source>Identifier</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Identifier of the variant in the file</source>
        <translation>文件中的变异编号</translation>
    </message>
</context>
<context>
    <name>ViewBar</name>
    <message>
        <source>Overlay {0}</source>
        <translation>叠加图形 {0}</translation>
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
        <source>Overlays</source>
        <translation>叠加图形</translation>
    </message>
    <message>
        <source>Show or hide the graphics that the device stored with the image</source>
        <translation>显示或隐藏设备随图像存储的图形</translation>
    </message>
    <message>
        <source>Shutter</source>
        <translation>遮挡</translation>
    </message>
    <message>
        <source>Cover what the file says is not to be seen, or show what lies under it</source>
        <translation>遮挡文件注明不显示的区域，或显示被遮挡的部分</translation>
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
        <source>Drop files or a folder here, or open them from the menu File.

Images (DICOM), clinical notes (text) and gene files (VCF, gene lists) of one patient are read together. Nothing leaves this computer.</source>
        <translation>将文件或文件夹拖到此处，或从“文件”菜单打开。

同一患者的影像（DICOM）、临床病历（文本）和基因文件（VCF、基因列表）将一并阅读。任何资料都不会离开本机。</translation>
    </message>
</context>
<context>
    <name>WindowRow</name>
    <message>
        <source>centre, width in HU (40, 80)</source>
        <translation>窗位、窗宽，HU（40, 80）</translation>
    </message>
    <message>
        <source>Window of CT</source>
        <translation>CT 的窗</translation>
    </message>
    <message>
        <source>whole slices</source>
        <translation>完整层面</translation>
    </message>
    <message>
        <source>cut to head or lungs</source>
        <translation>裁剪至头部或肺部</translation>
    </message>
    <message>
        <source>Slices of CT</source>
        <translation>CT 层面</translation>
    </message>
</context>
<context>
    <name>WriteDialog</name>
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
        <source>Written on</source>
        <translation>书写日期</translation>
    </message>
    <message>
        <source>Day the note was written</source>
        <translation>病历书写日期</translation>
    </message>
</context>
<context>
    <name>_TermDelegate</name>
    <message>
        <source>Name or code of a term</source>
        <translation>术语名称或代码</translation>
    </message>
    <message>
        <source>Choose a term</source>
        <translation>选择术语</translation>
    </message>
</context>
</TS>
