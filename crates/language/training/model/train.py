"""train.py: fine-tunes the upper layers and the heads on what prepare.py wrote; see ../README.md for the commands.

One score per label: attention of its own over the states of the pieces, then a sum. Begins with a linear probe.
"""
import argparse
import random
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.linear_model import LogisticRegression

from data import THEMES as TH
from encoder import build

a=argparse.ArgumentParser(); a.add_argument('--cache'); a.add_argument('--k',type=int,default=3); a.add_argument('--layers',default='3,4,5,6,7'); a.add_argument('--ep',type=int,default=5); a.add_argument('--lr',type=float,default=1e-4); a.add_argument('--decay',type=float,default=.9)
a.add_argument('--B',type=int,default=24); a.add_argument('--drop',type=float,default=.1); a.add_argument('--tokdrop',type=float,default=.1); a.add_argument('--seed',type=int,default=1); a.add_argument('--out'); a.add_argument('--init'); a.add_argument('--threads',type=int,default=1); a.add_argument('--headlr',type=float,default=1e-3)
o=a.parse_args(); torch.set_num_threads(o.threads); random.seed(o.seed); torch.manual_seed(o.seed); np.random.seed(o.seed)
_, m, *_ = build(); idx=[int(x) for x in o.layers.split(',')]
class Net(nn.Module):
    """Trainable layers and the heads: label attention over standardised token states; the score is a sum over tokens."""
    def __init__(s,layers,n=14):
        super().__init__(); s.layers=nn.ModuleList(layers); s.q=nn.Linear(384,n,bias=False); s.w=nn.Linear(384,n); nn.init.zeros_(s.q.weight); s.register_buffer('mu',torch.zeros(384)); s.register_buffer('sd',torch.ones(384)); s.hd=nn.Dropout(.1)
    def trunk(s,x,mask):
        for l in s.layers: x=l(x,mask)
        return x.float()
    def head(s,x,mask):
        z=s.hd((x-s.mu)/s.sd); at=s.q(z).masked_fill(~mask[...,None],-1e4).softmax(1)
        return (at*F.linear(z,s.w.weight)).sum(1)+s.w.bias
    def forward(s,x,mask): 
        with torch.autocast('cpu',torch.bfloat16): h=s.trunk(x,mask)
        return s.head(h.float(),mask)
net=Net([m.layers[i] for i in idx])
for l in net.layers: l.drop.p=o.drop
items=torch.load(o.cache,weights_only=False)
tr=[r for r in items if r['split']=='train']; dv=[r for r in items if r['split']=='dev']; te=[r for r in items if r['split']=='test']
print(len(tr),len(dv),len(te),flush=True)
def batch(rows,drop=0.):
    xs=[]
    for r in rows:
        h=r['h']
        if drop and len(h)>8:
            kp=torch.rand(len(h))>drop*random.random()*2; kp[0]=True; h=h[kp]
        xs.append(h)
    n=max(map(len,xs)); x=torch.zeros(len(xs),n,384,dtype=torch.bfloat16); mk=torch.zeros(len(xs),n,dtype=torch.bool)
    for i,h in enumerate(xs): x[i,:len(h)]=h; mk[i,:len(h)]=True
    return x,mk
def lev_target(r):
    t=[0.]*3; t[r['level']-1]=1.
    for q in r['also']:
        if q!=r['level']: t[r['level']-1]=.65; t[q-1]=.35
    return t
def run(rows,B=64):
    net.eval(); rs=sorted(range(len(rows)),key=lambda i:len(rows[i]['h'])); out=np.zeros((len(rows),14),np.float32)
    with torch.no_grad():
        for i in range(0,len(rs),B):
            x,mk=batch([rows[j] for j in rs[i:i+B]]); out[rs[i:i+B]]=net(x,mk).numpy()
    net.train(); return out
def f1s(s,rows,th):
    y=np.array([r['y'] for r in rows])>0; w=np.array([r['w'] for r in rows])>0; h=(s>th)&w; y=y&w
    return 2*(h&y).sum(0)/np.maximum(1,h.sum(0)+y.sum(0))
def best(s,rows):
    g=np.arange(-2.5,2.5,.1); fs=np.array([f1s(s,rows,t) for t in g]); fs=np.stack([np.convolve(np.pad(fs[:,j],2,mode='edge'),np.ones(5)/5,'valid') for j in range(11)],1); return g[fs.argmax(0)]
def flag(s,rows,th):
    n=np.array([r['none'] for r in rows]); return ((s[:,:3]>th[:3]).any(1)&n).sum()/max(1,n.sum())
def report(tag):
    T=[r for r in dv if r['task']=='t']; L=[r for r in dv if r['task']=='l']; s=run(T)[:,:11]; th=best(s,T); f=f1s(s,T,th)
    lv=run(L)[:,11:].argmax(1)+1; la=np.mean([p==r['level'] or p in r['also'] for p,r in zip(lv,L)])
    U=[r for r in te if r['task']=='t']; s2=run(U)[:,:11]; g=f1s(s2,U,th); M=[r for r in te if r['task']=='l']; lb=np.mean([p==r['level'] or p in r['also'] for p,r in zip(run(M)[:,11:].argmax(1)+1,M)])
    print(f'{tag} dev3 {f[:3].mean():.3f} dev11 {f.mean():.3f} flag {flag(s,T,th):.3f} lev {la:.3f} | test3 {g[:3].mean():.3f} test11 {g.mean():.3f} flag {flag(s2,U,th):.3f} lev {lb:.3f}',flush=True)
    return f,g,th
if o.init:
    net.load_state_dict(torch.load(o.init,weights_only=False)['net'])
else:  # linear probe first
    net.eval(); pools=[]
    with torch.no_grad():
        rs=sorted(tr,key=lambda r:len(r['h']))
        for i in range(0,len(rs),64):
            x,mk=batch(rs[i:i+64])
            with torch.autocast('cpu',torch.bfloat16): h=net.trunk(x,mk).float()
            pools.append(((h*mk[...,None]).sum(1)/mk.sum(1,keepdim=True)))
    X=torch.cat(pools).numpy(); net.mu.copy_(torch.tensor(X.mean(0))); net.sd.copy_(torch.tensor(X.std(0))); X=(X-X.mean(0))/X.std(0)
    with torch.no_grad():
        ti=[i for i,r in enumerate(rs) if r['task']=='t']; li=[i for i,r in enumerate(rs) if r['task']=='l']
        for j in range(11):
            q=[i for i in ti if rs[i]['w'][j]>0]; c=LogisticRegression(C=.003,max_iter=200).fit(X[q],[rs[i]['y'][j] for i in q]); net.w.weight[j]=torch.tensor(c.coef_[0]); net.w.bias[j]=float(c.intercept_[0])
        c=LogisticRegression(C=.01,max_iter=300).fit(X[li],[rs[i]['level'] for i in li]); net.w.weight[11:]=torch.tensor(c.coef_).float(); net.w.bias[11:]=torch.tensor(c.intercept_).float()
    report('probe')
Y=[r['y'] for r in tr if r['task']=='t']; pos=np.array(Y).sum(0); pw=torch.tensor(np.clip(np.sqrt((len(Y)-pos)/pos)/1.5,1,3),dtype=torch.float)
groups=[]
for d,l in enumerate(reversed(list(net.layers))): 
    groups.append({'params':[p for n,p in l.named_parameters() if p.dim()>1],'lr':o.lr*o.decay**d,'weight_decay':.05}); groups.append({'params':[p for n,p in l.named_parameters() if p.dim()==1],'lr':o.lr*o.decay**d,'weight_decay':0.})
groups.append({'params':[net.q.weight],'lr':o.headlr*3,'weight_decay':0.}); groups.append({'params':list(net.w.parameters()),'lr':o.headlr,'weight_decay':.01})
opt=torch.optim.AdamW(groups,betas=(.9,.98)); B=o.B; steps=o.ep*(len(tr)//B+1)
sched=torch.optim.lr_scheduler.LambdaLR(opt,lambda s:min(1,(s+1)/(.08*steps))*max(0.02,1-s/steps))
ema=None; k=0; best_=None
for ep in range(o.ep):
    net.train(); order=list(range(len(tr))); random.shuffle(order); order.sort(key=lambda i:len(tr[i]['h'])//6+random.random()); bs=[order[i:i+B] for i in range(0,len(order),B)]; random.shuffle(bs); t0=time.time(); tot=0
    for b in bs:
        rows=[tr[i] for i in b]; x,mk=batch(rows,o.tokdrop); lo=net(x,mk)
        ti=[i for i,r in enumerate(rows) if r['task']=='t']; li=[i for i,r in enumerate(rows) if r['task']=='l']; loss=0.
        if ti:
            y=torch.tensor([rows[i]['y'] for i in ti]); w=torch.tensor([rows[i]['w'] for i in ti]); y=y*.96+.02
            e=(F.binary_cross_entropy_with_logits(lo[ti,:11],y,pos_weight=pw,reduction='none')*w).sum(1).mean()
            loss=loss+e*len(ti)/len(rows)
        if li: loss=loss+F.cross_entropy(lo[li,11:],torch.tensor([lev_target(rows[i]) for i in li]),label_smoothing=.05)*1.5*len(li)/len(rows)
        opt.zero_grad(); loss.backward(); torch.nn.utils.clip_grad_norm_(net.parameters(),1.); opt.step(); sched.step(); tot+=loss.item(); k+=1
        if k>.5*steps and k%10==0:
            sd=net.state_dict(); 
            if ema is None: ema={n:v.clone() for n,v in sd.items()}; ne=1
            else:
                ne+=1
                for n,v in sd.items(): ema[n]+= (v-ema[n])/ne
    report(f'ep {ep} loss {tot/len(bs):.3f} {time.time()-t0:.0f}s'); 
net.load_state_dict(ema); f,g,th=report('avg')
print('dev',dict(zip(TH,f.round(2)))); print('test',dict(zip(TH,g.round(2))))
torch.save({'net':net.state_dict(),'idx':idx,'k':o.k,'th':th},o.out)
