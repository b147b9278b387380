using Micrograd;

// A training that a test kills again and again: Program FOLDER.
var generator = new Generator(1);
var x = Tensor.Randn([60, 4], generator);
var y = x.Sum(1).Clamp(-1.4, 1.4).Round().Long() + 1L;
var model = new Sequential(
    new Linear(4, 8, generator: generator),
    new BatchNorm1d(8),
    new ReLU(),
    new Dropout(0.3, generator),
    new Linear(8, 3, generator: generator)
);
var trainer = new Trainer(
    model,
    (output, target) => Loss.CrossEntropy(output, target),
    new AdamW(model.Parameters, Schedule.Cosine(0.05, 0.001, 160)),
    new DataLoader(new TensorDataset(x, y), batchSize: 8, shuffle: true, seed: 1),
    new()
    {
        Epochs = 20,
        Folder = args[0],
        Resume = true,
        CheckpointEvery = 1,
    }
);
Console.WriteLine("begins");
trainer.Run();
Console.WriteLine("done");
